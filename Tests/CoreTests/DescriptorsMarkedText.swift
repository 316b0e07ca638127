import OlaresCore
import Testing

/// A text in which lines with a caret mark where a diagnostic must point, in the line above, and what it must say there.
///
///     group: Profile
///            ^ has the character "P"
struct MarkedText {
    struct Mark: Hashable {
        let line: Int
        let column: Int
        let words: String
    }

    /// The text without the marking lines.
    private(set) var text = ""
    private(set) var marks: [Mark] = []

    init(_ marked: String) {
        var number = 0
        for line in marked.split(separator: "\n", omittingEmptySubsequences: false) {
            let blanks = line.prefix { $0 == " " }.count
            if line.dropFirst(blanks).first == "^" {
                let words = line.dropFirst(blanks + 1).drop { $0 == " " }
                marks.append(Mark(line: number, column: blanks + 1, words: String(words)))
            } else {
                number += 1
                text += line + "\n"
            }
        }
    }

    /// Expects exactly the marked diagnostics, in any order.
    func expect(_ diagnostics: [Diagnostic], sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        var rest = diagnostics
        for mark in marks {
            let index = rest.firstIndex {
                $0.location.line == mark.line && $0.location.column == mark.column && $0.text.contains(mark.words)
            }
            if let index {
                rest.remove(at: index)
            } else {
                let place = "\(mark.line):\(mark.column)"
                let found = diagnostics.map(\.text).joined(separator: "\n")
                Issue.record(
                    "nothing says \"\(mark.words)\" at \(place), but:\n\(found)", sourceLocation: sourceLocation)
            }
        }
        for diagnostic in rest {
            Issue.record("not expected: \(diagnostic.text)", sourceLocation: sourceLocation)
        }
    }
}

/// Reads a descriptor file and expects the marked diagnostics.
func expectDiagnostics(
    _ marked: String, origin: DescriptorOrigin = .builtIn,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
    let marked = MarkedText(marked)
    let reading = DescriptorReader(file: "commands.yaml", origin: origin).read(Array(marked.text.utf8))
    marked.expect(reading.diagnostics, sourceLocation: sourceLocation)
}

/// Reads a descriptor file that must have no fault.
func readDescriptor(_ text: String, origin: DescriptorOrigin = .builtIn) throws -> DescriptorFile {
    try DescriptorReader(file: "commands.yaml", origin: origin).read(Array(text.utf8)).checked()
}
