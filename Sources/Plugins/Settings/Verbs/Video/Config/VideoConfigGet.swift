import Core

/// `settings video config get`: how videos are played.
struct VideoConfigGet: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let answer = try await SettingsServer(context).answer(
            to: SettingsCall("GET", "/api/files/video/config"), for: "get the video configuration")
        let members = answer.object.map { Array($0) } ?? []
        guard !members.isEmpty else { return CommandResult(.lines(["(empty config)"]), json: answer) }
        let lines = members.sorted { $0.name < $1.name }.map { name, value in
            let text = value.string.map(\.quotedForMessage) ?? (value == .null ? "null" : value.outline)
            return TerminalText.sanitized(name.padded(to: 32) + " " + text)
        }
        return CommandResult(.lines(lines + ["", "use --output json for the full tree"]), json: answer)
    }
}
