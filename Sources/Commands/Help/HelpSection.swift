import Core

/// A titled list in two aligned columns, as every part of help shows them.
struct HelpSection {
    private let title: String
    private let rows: [(term: String, text: String)]

    init(_ title: String, _ rows: [(term: String, text: String)]) {
        self.title = title
        self.rows = rows
    }

    init(_ title: String, options: [OptionDescriptor]) {
        self.init(title, options.map { ($0.helpTerm, $0.helpText) })
    }

    /// The title and the rows; empty without rows. The second column begins two after the widest of the first that is not
    /// too wide to have its text beside it.
    var text: String {
        guard !rows.isEmpty else { return "" }
        let width = rows.map { DisplayWidth.columns($0.term) }.filter { $0 <= 34 }.max() ?? 0
        return rows.reduce(into: "\(title):\n") { text, row in
            let columns = DisplayWidth.columns(row.term)
            let gap =
                columns > width
                ? "\n" + String(repeating: " ", count: width + 4)
                : String(repeating: " ", count: width - columns + 2)
            text += "  \(row.term)\(row.text.isEmpty ? "" : gap + row.text)\n"
        }
    }
}

extension OptionDescriptor {
    /// The option as help lists it, such as `-o, --output FORMAT`.
    var helpTerm: String {
        let letter = short.map { "-\($0), " } ?? "    "
        let dashes = isNegatable ? "--[no-]" : "--"
        return letter + dashes + name + (type == .flag ? "" : " \(placeholder)")
    }

    /// What the option is for, and what else there is to know of it.
    var helpText: String {
        var notes: [String] = []
        if isRequired { notes.append("required") }
        if isRepeated { notes.append("repeatable") }
        if case .choice(let values) = type, placeholder != values.joined(separator: "|") {
            notes.append("one of \(values.joined(separator: ", "))")
        }
        if let defaultValue, defaultValue != .flag(false) { notes.append("default \(defaultValue.text)") }
        if let environment { notes.append("or $\(environment)") }
        if let deprecated { notes.append("deprecated: \(deprecated)") }
        return help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }
}
