import OlaresCore
import OlaresExecution

/// A picture in a file of its own.
struct ChartFile: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    /// Refuses what does not look like the only form there is.
    func requireName() throws(Failure) {
        guard !path.lowercased().hasSuffix(".svg") else { return }
        throw Failure(
            .optionValueInvalid, "--chart: \(path.quotedForMessage) does not end in .svg",
            advice: "name a file such as chart.svg")
    }

    /// Draws the first picture that makes a chart, and writes it.
    /// - Throws: ``Failure`` with `file_unwritable`, and with `argument_invalid` where there is nothing to draw.
    func write(_ pictures: [Picture], title: String, in context: CommandContext, _ zone: DisplayZone) throws(Failure) {
        let chart = pictures.lazy.compactMap { picture in SVGChart(picture, zone: zone) }.first
        guard let chart else {
            throw Failure(
                .operationFailed, "\(title): there are no samples to draw", advice: "choose another time with --since")
        }
        do throws(FileError) {
            try context.files.replace(path, with: Array(chart.document(named: title).utf8), mode: 0o644)
        } catch {
            throw Failure(
                .fileUnwritable, "write \(path): \(error.reason)", advice: "choose a file that can be written")
        }
        context.notify("chart: \(path)")
    }
}
