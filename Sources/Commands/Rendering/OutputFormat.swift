import Core

/// How results and failures are written.
enum OutputFormat: String, CaseIterable {
    case table
    case json
    case yaml

    /// Reads the value of `-o`, with spaces and capitals forgiven; empty means the default.
    init?(option value: String) {
        let name = value.filter { !$0.isWhitespace }.lowercased()
        guard let format = name.isEmpty ? .table : Self(rawValue: name) else { return nil }
        self = format
    }

    /// The format that a command line asks for, even when the rest of it cannot be parsed, so that an agent gets the
    /// failure in the form that it reads.
    static func requested(in words: [String]) -> OutputFormat {
        var words = words[...]
        var format = OutputFormat.table
        while let word = words.popFirst(), word != "--" {
            let value: String?
            if word == "-o" || word == "--output" {
                value = words.first
            } else if word.hasPrefix("--output=") {
                value = String(word.dropFirst("--output=".count))
            } else if word.hasPrefix("-o"), !word.hasPrefix("--") {
                value = String(word.dropFirst(2).drop { $0 == "=" })
            } else {
                value = nil
            }
            if let value, let requested = OutputFormat(option: value) { format = requested }
        }
        return format
    }
}
