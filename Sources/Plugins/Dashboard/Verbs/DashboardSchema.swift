import OlaresCore

/// `dashboard schema`: what the JSON of each verb looks like. Nothing is asked of the Olares for it.
struct DashboardSchema: CommandHandler {
    private let words: [String]

    init(_ arguments: Arguments) throws(Failure) {
        words = try arguments.list("path").compactMap { if case .text(let word) = $0 { word } else { nil } }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard !words.isEmpty else { return index }
        let path = (words.first == "dashboard" ? words.dropFirst() : words[...]).joined(separator: " ")
        guard let schema = VerbSchema.all.first(where: { $0.isNamed(path) }), schema.hasFile else {
            throw Failure(
                .argumentInvalid,
                "no schema known for command path \(words.joined(separator: " ").quotedForMessage) (try `olares-cli dashboard schema` for the index)",
                next: [NextStep(["dashboard", "schema"], effect: .read)])
        }
        return CommandResult(.lines(schema.json.textLines), json: schema.json)
    }

    private var index: CommandResult {
        let report = Report(
            "dashboard.schema.index", columns: [.init("PATH"), .init("KIND"), .init("SCHEMA", "schema_file")],
            items: VerbSchema.all.sorted { $0.path < $1.path }.map { schema in
                let row: JSONObject = [
                    "path": .string("dashboard " + schema.path), "kind": .string(schema.kind),
                    "schema_file": .string(schema.file),
                ]
                return Report.Item(raw: row, display: row)
            })
        let part = CommandResult(.table(report.table), json: report.json)
        return CommandResult(.series(replaces: false) { show throws(Failure) in try show(part) }, json: report.json)
    }
}
