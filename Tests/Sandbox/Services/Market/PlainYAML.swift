/// The little YAML that the sandbox reads in charts: texts and lists of texts below names, each on a line of its own.
struct PlainYAML {
    /// By path, such as `metadata.name`.
    private var values: [String: [String]] = [:]

    /// Reads a text; nil where a line is neither.
    init?(_ text: String) {
        var names: [(name: String, indent: Int)] = []
        var block: Int?
        for line in text.split(separator: "\n").map({ $0.hasSuffix("\r") ? $0.dropLast() : $0 }) {
            let indent = line.prefix { $0 == " " }.count
            let content = line.dropFirst(indent)
            if let block, indent > block { continue }
            block = nil
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix("---") { continue }
            if content.hasPrefix("- ") {
                while let last = names.last, last.indent > indent { names.removeLast() }
                values[Self.path(names), default: []].append(Self.plain(content.dropFirst(2)))
                continue
            }
            guard let colon = content.firstIndex(of: ":") else { return nil }
            while let last = names.last, last.indent >= indent { names.removeLast() }
            names.append((String(content[..<colon]), indent))
            let value = Self.plain(content[content.index(after: colon)...])
            if value.hasPrefix("|") || value.hasPrefix(">") { block = indent }
            if !value.isEmpty { values[Self.path(names), default: []].append(value) }
        }
    }

    subscript(path: String) -> String? { values[path]?.first }

    func list(_ path: String) -> [String] { values[path] ?? [] }

    private static func path(_ names: [(name: String, indent: Int)]) -> String {
        names.map(\.name).joined(separator: ".")
    }

    private static func plain(_ text: Substring) -> String {
        let trimmed = text.drop { $0 == " " }
        guard let quote = trimmed.first, quote == "\"" || quote == "'" else {
            let bare = trimmed.firstRange(of: " #").map { trimmed[..<$0.lowerBound] } ?? trimmed
            return String(bare.reversed().drop { $0 == " " }.reversed())
        }
        return String(trimmed.dropFirst().prefix { $0 != quote })
    }
}
