import OlaresCore

/// How results and failures are written.
enum OutputFormat: String, CaseIterable {
    case table
    /// A table with all its columns.
    case wide
    case json
    case yaml

    /// Whether programs read it.
    var isData: Bool { self == .json || self == .yaml }

    /// Reads the value of `-o`, with spaces and capitals forgiven; empty means the default.
    init?(option value: String) {
        let name = value.filter { !$0.isWhitespace }.lowercased()
        guard let format = name.isEmpty ? .table : Self(rawValue: name) else { return nil }
        self = format
    }

    /// The format that a command line asks for, even when the rest of it cannot be parsed, so that an agent gets the
    /// failure in the form that it reads.
    static func requested(in words: [String]) -> OutputFormat {
        var rest = words.prefix { $0 != "--" }
        var format = OutputFormat.table
        while let word = rest.popFirst() {
            if let value = value(in: word, next: rest.first), let asked = OutputFormat(option: value) { format = asked }
        }
        return format
    }

    /// What a word gives to `-o`, which may stand in a cluster as in `-qo json`; `nil` when it gives nothing.
    private static func value(in word: String, next: String?) -> String? {
        if word == "--output" { return next }
        if word == "--" + GlobalOptions.json { return json.rawValue }
        if word.hasPrefix("--") { return word.hasPrefix("--output=") ? String(word.dropFirst("--output=".count)) : nil }
        guard word.hasPrefix("-"), let letter = word.firstIndex(of: "o") else { return nil }
        let attached = word[letter...].dropFirst()
        return attached.isEmpty ? next : String(attached.first == "=" ? attached.dropFirst() : attached)
    }
}
