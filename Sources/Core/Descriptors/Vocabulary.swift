/// Makes a vocabulary, which a command that needs no unusual word never does.
public typealias VocabularySource = @Sendable () -> Vocabulary

/// The words that descriptors may use beside those of the language: names of failures, and sources of completions.
///
/// Core has its own; each plugin adds those that it answers for.
public struct Vocabulary: Sendable {
    /// Every failure code, in the order of the documents.
    public let failures: [FailureCode]
    /// The recovery table.
    public let recovery: [Recovery]
    /// Where completion takes values from, beside the words of a verb.
    public let completionSources: [String]

    /// The words of the program alone.
    public static var core: Vocabulary {
        Vocabulary(failures: FailureCode.core, recovery: [], completionSources: ["profiles", "skills", "failures"])
    }

    init(failures: [FailureCode], recovery: [Recovery], completionSources: [String]) {
        self.failures = failures
        self.recovery = recovery
        self.completionSources = completionSources
    }

    /// The failure of a name; `nil` where nobody declares it.
    public func failure(_ name: String) -> FailureCode? { failures.first { $0.rawValue == name } }
}
