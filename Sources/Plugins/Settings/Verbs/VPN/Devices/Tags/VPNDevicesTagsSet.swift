import OlaresCore

/// `settings vpn devices tags set`: other tags for a device of the private network.
struct VPNDevicesTagsSet: CommandHandler {
    private let device: String
    /// As the service has them, with `tag:` in front.
    private let tags: [String]

    init(_ arguments: Arguments) throws(Failure) {
        device = try arguments.requiredText("device").trimmed
        var tags: [String] = []
        for text in try arguments.list("tag").map(\.text.trimmed) where !text.isEmpty {
            let tag = text.hasPrefix("tag:") ? text : "tag:" + text
            if !tags.contains(tag) { tags.append(tag) }
        }
        self.tags = tags
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let json = JSONValue.array(tags.map { .string($0) })
        let path = "/headscale/machine/\(try device.segment(of: "the id of a device"))/tags"
        let call = SettingsCall("POST", path, at: .settings, ["tags": json])
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "set the tags of device \(device)", in: .tolerantCodeMessageData)
        let line =
            tags.isEmpty
            ? "cleared tags on device \(device)" : "set tags on device \(device): \(tags.joined(separator: ","))"
        return CommandResult(
            .lines([TerminalText.sanitized(line)]), json: ["id": .string(device), "tags": json])
    }
}
