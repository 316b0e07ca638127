import NIOCore
import OlaresCore
import OlaresExecution

/// `market upload`: brings charts into the source `upload`. They are looked into before, so that what the market would
/// refuse is not sent.
struct MarketUpload: CommandHandler {
    private let path: String
    private let checks: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        checks = try !arguments.flag("unchecked")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let reader = ChartReader(files: context.files, checks: checks)
        switch try kind(context) {
        case .file: return try await one(try reader.packed(path), context)
        case .directory:
            let names = try reader.names(in: path)
            if names.contains("Chart.yaml") { return try await one(try reader.packing(path), context) }
            return try await all(names.filter(ChartReader.isPacked), reader, context)
        default:
            throw Failure(
                .fileUnreadable, "cannot access '\(path)': neither a file nor a directory", advice: "check the path")
        }
    }

    private func kind(_ context: CommandContext) throws(Failure) -> FileStatus.Kind {
        do throws(FileError) {
            if let status = try context.files.status(path, following: true) { return status.kind }
        } catch {
            throw Failure(reading: error)
        }
        throw Failure(.fileUnreadable, "cannot access '\(path)': no such file or directory", advice: "check the path")
    }

    // MARK: One

    private func one(_ chart: Chart, _ context: CommandContext) async throws(Failure) -> CommandResult {
        let (what, notices) = (chart.fileName, chart.facts?.notices ?? [])
        var json: JSONObject = ["app": .string(what), "operation": "upload"]
        if context.isDryRun {
            json["dryRun"] = true
            json["chart"] = chart.json
            return CommandResult(
                .lines(["would upload \(what) (\(chart.bytes.count) bytes)\(chart.text)"]), json: .object(json),
                notices: notices)
        }
        try await send(chart, context)
        json["status"] = "success"
        json["message"] = "chart uploaded"
        json["source"] = .string(SourceOption.upload)
        json["version"] = chart.facts?.version.filled
        json["chart"] = chart.json
        return CommandResult(
            .lines(
                ["upload '\(what)': chart uploaded", "  source: \(SourceOption.upload)"]
                    + (chart.facts?.version.nonEmpty.map { ["  version: \($0)"] } ?? [])),
            json: .object(json), notices: notices)
    }

    // MARK: Several

    private func all(
        _ names: [String], _ reader: ChartReader, _ context: CommandContext
    ) async throws(Failure) -> CommandResult {
        guard !names.isEmpty else {
            throw Failure(
                .argumentInvalid, "no chart files (.tgz / .tar.gz) found in '\(path)'",
                advice: "name a packed chart, or the directory that has its Chart.yaml")
        }
        context.notify("Found \(names.count) chart(s) in '\(path)'")
        var documents: [JSONValue] = []
        var lines: [String] = []
        var failures: [Failure] = []
        for (index, name) in names.enumerated() {
            context.notify("[\(index + 1)/\(names.count)] Uploading \(name) ...")
            do throws(Failure) {
                let chart = try reader.packed(Path.join(path, name))
                if !context.isDryRun { try await send(chart, context) }
                lines.append("  ✓ \(name)\(chart.text)")
                documents.append(["file": .string(name), "status": context.isDryRun ? "checked" : "success"])
            } catch {
                guard error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
                failures.append(error)
                lines.append("  ✗ \(name): \(error.message)")
                documents.append(["file": .string(name), "status": "failed", "message": .string(error.message)])
            }
        }
        if let first = failures.first, failures.count == names.count {
            let text = MessageText(lines: failures.map(\.message))
            throw Failure(
                first.code, "upload '\(path)': nothing was uploaded:\n\(text)", next: first.next, advice: first.advice,
                retryable: first.retryable)
        }
        lines.append(
            failures.isEmpty
                ? "upload '\(path)': all \(names.count) chart(s) \(context.isDryRun ? "can be" : "") uploaded"
                : "upload '\(path)': \(failures.count) of \(names.count) uploads failed")
        return CommandResult(
            .lines(lines), json: .array(documents), exit: failures.isEmpty ? .done : .partial)
    }

    // MARK: The request

    private func send(_ chart: Chart, _ context: CommandContext) async throws(Failure) {
        var form = MultipartForm()
        form.add(file: "chart", called: chart.fileName, type: "application/octet-stream", chart.bytes)
        form.add("source", SourceOption.upload)
        let call = MarketCall("POST", "/apps/upload")
        var request = call.request
        form.attach(to: &request)
        request.timeout = Self.timeout(for: chart.bytes.count)
        switch try await MarketServer(context).send(request, as: call) {
        case .accepted: return
        case .refused(let refusal): throw failure(refusal, of: chart)
        }
    }

    /// Two minutes for the server's work, and as long as a poor line takes.
    static func timeout(for bytes: Int) -> Duration { .seconds(120 + bytes / (16 << 10)) }

    private func failure(_ answer: Refusal, of chart: Chart) -> Failure {
        let refusal = answer.ofChartRepository ?? answer
        func list(_ member: String) -> String {
            (refusal.data[member]?.array ?? []).compactMap(\.string).joined(separator: " ")
        }
        switch refusal.code {
        case "architecture_incompatible":
            return Failure(
                .serverRefused,
                "upload rejected: manifest supports [\(list("manifest_architectures"))], cluster provides "
                    + "[\(list("cluster_architectures"))]",
                advice: "build the chart for an architecture that the cluster has")
        case "cluster_arch_unavailable":
            return Failure(
                .httpServerError, "upload blocked: cluster node discovery is unavailable",
                advice: "run it again in a while")
        case _ where refusal.message.after("parse form data") != nil || refusal.status == 413:
            return Failure(
                .serverRefused, "upload failed: \(chart.fileName): \(refusal.message) (HTTP \(refusal.status))",
                advice: "the packed chart has \(chart.bytes.count) bytes, and many markets take no more than 1 MiB "
                    + "(1048576 bytes): leave out what the chart does not need, such as pictures")
        default: return refusal.failure(of: "upload failed: \(chart.fileName)")
        }
    }
}

extension Refusal {
    /// What the chart repository said, where the market passes it on as text; `nil` for another refusal.
    var ofChartRepository: Refusal? {
        guard let text = message.after("chart repo service returned error status "),
            let colon = text.firstIndex(of: ":"), let status = Int(text[..<colon])
        else { return nil }
        let body = String(text[text.index(after: colon)...]).trimmed
        guard let document = try? JSONValue(parsing: Array(body.utf8)) else {
            return Refusal(status: status, code: nil, message: body, data: .null)
        }
        return Refusal(
            status: status, code: document["code"]?.string, message: document["message"]?.string ?? body,
            data: document["data"] ?? .null)
    }
}

extension Chart {
    /// For programs; `null` where nobody looked into it.
    fileprivate var json: JSONValue {
        facts.map { ["name": .string($0.name), "version": .string($0.version)] } ?? .null
    }

    /// What is in it, behind the file's name.
    fileprivate var text: String {
        guard let facts else { return "" }
        return ": " + [facts.name, facts.version].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
