/// The lines of each declaration that a file shares, found without reading them.
///
/// As with ``CommandText``, this holds for lists in block style whose items begin with their names, `- name: …` or `- {name: …`.
/// Anything else is not found here.
struct SharedText {
    private struct Item {
        let kind: SharedDeclarations.Kind
        let name: Slice<UnsafeBufferPointer<UInt8>>
        let line: Int
        var range: Range<Int>
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var items: [Item] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var lines = TextLines(bytes)
        while let line = lines.next(), !bytes[line].starts(with: "shared:".utf8) {
            if bytes[line].starts(with: "commands:".utf8) { return }
        }
        var kind: SharedDeclarations.Kind?
        var open: Int?
        while let range = lines.next() {
            let indent = bytes[range].prefix { $0 == UInt8(ascii: " ") }.count
            let content = bytes[range].dropFirst(indent)
            guard let first = content.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else { continue }
            if let open, indent > open { continue }
            if open != nil { items[items.count - 1].range = items[items.count - 1].range.lowerBound..<range.lowerBound }
            open = nil
            guard indent > 0 else { return }
            if let name = Self.name(of: content), let kind {
                items.append(Item(kind: kind, name: name, line: lines.line, range: range.lowerBound..<bytes.count))
                open = indent
            } else {
                kind = SharedDeclarations.Kind.allCases.first { content.starts(with: $0.rawValue.utf8) }
            }
        }
    }

    private static func name(of item: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        if item.starts(with: "- name:".utf8) { return CommandText.value(item.dropFirst(7)) }
        guard item.starts(with: "- {name:".utf8) else { return nil }
        return CommandText.value(item.dropFirst(8).prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") })
    }

    /// The node of a declaration; `nil` when it is not found.
    func declaration(_ use: SharedDeclarations.Use, limits: YAMLLimits, log: DiagnosticLog) -> YAMLNode? {
        guard let item = items.first(where: { $0.kind == use.kind && $0.name.elementsEqual(use.name.utf8) }),
            let root = YAMLReader.read(
                UnsafeBufferPointer(rebasing: bytes[item.range]), firstLine: item.line, limits: limits, log: log),
            case .sequence(let nodes) = root.content
        else { return nil }
        return nodes.first
    }
}
