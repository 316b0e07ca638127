/// Something wrong in a file that a person wrote: where, what, and what would be right.
public struct Diagnostic: Error, Hashable, Sendable {
    /// Where it is wrong.
    public let location: FileLocation
    /// What is wrong, lower case, without a full stop.
    public let problem: String
    /// What would be right, in the same style.
    public let remedy: String

    /// All parts at once. Words of the file that stand in them lose what a terminal would obey.
    public init(_ location: FileLocation, _ problem: String, _ remedy: String) {
        self.location = location
        self.problem = problem.visible
        self.remedy = remedy.visible
    }

    /// `file:line:column: what is wrong; what would be right`.
    public var text: String {
        "\(location.file.visible):\(location.line):\(location.column): \(problem); \(remedy)"
    }
}

extension Sequence<Diagnostic> {
    /// All of them as one failure, a line each; `nil` when there are none.
    public var failure: Failure? {
        let lines = map(\.text)
        return lines.isEmpty ? nil : Failure(.descriptorInvalid, MessageText(lines: lines))
    }
}

/// The words that one file may use, and what its reading found wrong so far.
final class DiagnosticLog {
    /// A file with more faults than this is not read by the person who repairs the first ones, and a hostile one must not
    /// fill the memory with them.
    private static let limit = 100

    let file: String
    /// The words that the file may use.
    private(set) lazy var vocabulary = makeVocabulary()
    private let makeVocabulary: () -> Vocabulary
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String, vocabulary: @escaping () -> Vocabulary = { .core }) {
        self.file = file
        makeVocabulary = vocabulary
    }

    func report(_ mark: YAMLMark, _ problem: String, _ remedy: String) {
        let diagnostic = Diagnostic(location(mark), problem, remedy)
        guard diagnostics.count < Self.limit, !diagnostics.contains(diagnostic) else { return }
        diagnostics.append(diagnostic)
    }

    func report(_ problem: YAMLError) { report(problem.mark, problem.problem, problem.remedy) }

    func location(_ mark: YAMLMark) -> FileLocation {
        FileLocation(file: file, line: mark.line, column: mark.column)
    }

    /// What was found, in the order of the file.
    var sorted: [Diagnostic] { diagnostics.sorted { $0.location < $1.location } }
}
