import OlaresCore

/// `settings video config get`: how videos are played.
struct VideoConfigGet: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let members = Array(try data.members("get the video configuration"))
        guard !members.isEmpty else { return .lines(["(empty config)"]) }
        let lines = members.sorted { $0.name < $1.name }.map { name, value in
            let text = value.string.map(\.quotedForMessage) ?? (value == .null ? "null" : value.outline)
            return TerminalText.sanitized(name.padded(to: 32) + " " + text)
        }
        return .lines(lines + ["", "use --output json for the full tree"])
    }
}
