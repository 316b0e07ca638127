import OlaresCore

/// `settings vpn devices tags set`: other tags for a device of the private network.
struct VPNDevicesTagsSet: ResultPresenter {
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
        _ = try device.segment(of: "the id of a device")
    }

    private var json: JSONValue { .array(tags.map { .string($0) }) }

    var callValues: JSONObject { ["device": .string(device), "tags": json] }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let line =
            tags.isEmpty
            ? "cleared tags on device \(device)" : "set tags on device \(device): \(tags.joined(separator: ","))"
        return .lines([TerminalText.sanitized(line)])
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue { ["id": .string(device), "tags": json] }
}
