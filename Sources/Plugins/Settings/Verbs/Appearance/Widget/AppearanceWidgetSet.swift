import Core

/// `settings appearance widget set`: what the desktop shows beside its icons.
struct AppearanceWidgetSet: CommandHandler {
    private let changes: JSONObject

    init(_ arguments: Arguments) throws(Failure) {
        var changes: JSONObject = [:]
        let switches = [
            ("show-widgets", "showWeight"), ("hours-24", "is24HourFormat"), ("show-dashboard", "showDashboard"),
        ]
        for (option, member) in switches {
            if let word = try arguments.text(option) { changes[member] = .bool(word == "true") }
        }
        if let format = try arguments.text("date-format") { changes["dateFormat"] = .string(try Self.pattern(format)) }
        self.changes = changes
    }

    private static let patterns = [
        "YYYY/MM/DD", "D/M/YY", "M/D/YY", "DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "YYYY.MM.DD", "YYYY-MM-DD",
        "YY/MM/DD",
        "YY-M-D", "YY.M.D",
    ]

    /// One of the patterns that the desktop knows, capitals aside.
    private static func pattern(_ text: String) throws(Failure) -> String {
        guard let pattern = patterns.first(where: { $0 == text.trimmed.uppercased() }) else {
            throw Failure(
                .optionValueInvalid,
                "unsupported --date-format \(text.quotedForMessage); allowed patterns: \(patterns.joined(separator: " "))",
                advice: "pass one of these")
        }
        return pattern
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        // The whole of it is replaced.
        var widget =
            try await server.answer(
                to: SettingsCall("GET", "/api/widget"), for: "read widget preferences"
            ).object ?? [:]
        for (name, value) in changes { widget[name] = value }
        let call = SettingsCall("POST", "/api/widget", ["widget": .object(widget)])
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "set widget preferences")
        return CommandResult(.lines(["Widget preferences updated."]), json: .object(widget))
    }
}
