import OlaresCore

/// Whose log it is.
struct LogSource: Hashable, Sendable {
    let pod: ObjectName
    let container: String
}

extension [LogSource] {
    /// The containers of some pods, or those of one name.
    /// - Parameters:
    ///   - container: The name; `nil` for all of them.
    ///   - pods: At least one.
    /// - Throws: ``Failure`` with `argument_invalid` where none has it.
    init(_ container: String?, of pods: [Pod]) throws(Failure) {
        self = pods.flatMap { pod in
            pod.containers.map(\.name).filter { container == nil || $0 == container }
                .map { LogSource(pod: pod.name, container: $0) }
        }
        guard isEmpty else { return }
        let names = Set(pods.flatMap { $0.containers.map(\.name) }).sorted()
        throw Failure(
            .argumentInvalid,
            "no container named \((container ?? "").quotedForMessage) (have: \(names.joined(separator: ", ")))",
            advice: "give one of these names with --container"
        ).with(choices: names, invalid: "--container")
    }
}

/// Which lines of a log are wanted: those in which a pattern is found.
struct LogPattern: Sendable {
    private let text: String
    private let isPlain: Bool

    /// - Parameter text: A regular expression.
    /// - Throws: ``Failure`` with `option_value_invalid` for one that cannot be read.
    init(_ text: String) throws(Failure) {
        self.text = text
        isPlain = text.utf8.allSatisfy { byte in !#"\^$.|?*+()[]{}"#.utf8.contains(byte) }
        guard isPlain || (try? Regex(text)) != nil else {
            throw Failure(
                .optionValueInvalid, "--grep: \(text.quotedForMessage) is no regular expression",
                advice: "put a backslash in front of characters that are meant as they are")
        }
    }

    /// What looks at lines one after the other, with what that needs made once.
    func matcher() -> LogMatcher { LogMatcher(text, isPlain: isPlain) }
}

/// Looks for a pattern in lines.
struct LogMatcher {
    private let regex: Regex<AnyRegexOutput>?
    private let bytes: [UInt8]

    fileprivate init(_ text: String, isPlain: Bool) {
        bytes = Array(text.utf8)
        regex = isPlain ? nil : try? Regex(text)
    }

    /// Whether a line has the pattern in it.
    func finds(in line: some Collection<UInt8>) -> Bool {
        guard let regex else { return line.contains(bytes) }
        return String(decoding: line, as: UTF8.self).firstMatch(of: regex) != nil
    }
}
