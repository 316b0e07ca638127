/// The id of a share: a UUID, with `_<node>` behind it where the directory is on a node (docs/protocol/files.md, "Shares").
struct ShareID: Hashable, Sendable {
    /// As it was typed, or as the service writes it.
    let text: String
    /// What identifies the share: the UUID in lower case, without the node.
    let uuid: String

    /// Reads either form; `nil` for anything else, which the service would hand to its database.
    init?(_ text: String) {
        let head = text.utf8.prefix(36)
        let rest = text.utf8.dropFirst(36)
        guard head.count == 36, rest.isEmpty || (rest.first == UInt8(ascii: "_") && rest.count > 1) else { return nil }
        for (index, byte) in head.enumerated() {
            let isFit = [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Character(byte).isHexDigit
            guard isFit else { return nil }
        }
        self.text = text
        uuid = String(decoding: head, as: UTF8.self).lowercased()
    }

    static func == (a: ShareID, b: ShareID) -> Bool { a.uuid == b.uuid }

    func hash(into hasher: inout Hasher) { hasher.combine(uuid) }
}

extension Character {
    fileprivate init(_ byte: UInt8) { self.init(Unicode.Scalar(byte)) }
}
