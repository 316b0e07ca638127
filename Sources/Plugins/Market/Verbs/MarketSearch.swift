import OlaresCore
import OlaresExecution

/// `market search`: apps by words in their names, titles, descriptions and categories.
struct MarketSearch: CommandHandler {
    private let words: [String]
    private let source: String?

    init(_ arguments: Arguments) throws(Failure) {
        words = try arguments.texts("words").flatMap { $0.split(whereSeparator: \.isWhitespace) }.map {
            $0.lowercased()
        }
        source = try arguments.text("source")?.trimmed.nonEmpty
        guard !words.isEmpty else {
            throw Failure(.argumentInvalid, "there is nothing to search for", advice: "give a word, such as photo")
        }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let apps = try await MarketServer(context).catalogue().apps.filter { source == nil || $0.source == source }
        let found = apps.compactMap { app in rank(app).map { (app, $0) } }
            .sorted { ($0.1, $0.0.name, $0.0.source) < ($1.1, $1.0.name, $1.0.source) }.map(\.0)
        let table = Table(
            columns: ["NAME", "TITLE", "VERSION", "SOURCE", "DESCRIPTION"].map { Table.Column($0) },
            rows: found.map { [$0.name, $0.title, $0.version, $0.source, Self.line($0.about)].map(\.cell) })
        return CommandResult(
            context.view(of: table, orSay: "No apps found for \(words.joined(separator: " ").quotedForMessage)"),
            json: .array(found.map { $0.json() }))
    }

    /// How well an app fits, 0 the best; `nil` where a word is nowhere in it.
    private func rank(_ app: CatalogueApp) -> Int? {
        let texts = [[app.name, app.title], app.categories, app.descriptions].map { $0.map { $0.lowercased() } }
        var rank = 0
        for word in words {
            guard let place = texts.firstIndex(where: { $0.contains { $0.contains(word) } }) else { return nil }
            let isWhole = texts[0].contains(word)
            rank += isWhole ? 0 : place + 1
        }
        return rank
    }

    /// The first line of a description, cut.
    private static func line(_ text: String) -> String {
        let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return first.count > 80 ? first.prefix(79) + "…" : first
    }
}
