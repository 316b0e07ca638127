import OlaresCore

/// Reads the words after a verb's name by its descriptor, in the GNU manner: `--name value`, `--name=value`, `-abc`,
/// `-nvalue`, options before, between and after positionals, `--` before words that only look like options.
struct ArgumentParser {
    /// A command line that fits its descriptor.
    struct Call {
        var values: [String: ArgumentValue] = [:]
        var globals = GlobalOptions()
        /// Lines for standard error: what was used although it is on its way out.
        var notices: [String] = []
    }

    let command: CommandDescriptor
    let environment: Environment
    private let options: [OptionDescriptor]
    let isStandIn: @Sendable (String) -> Bool

    /// - Parameter isStandIn: Whether a word of prose stands for a value, such as `<name>`, and fits every type.
    init(
        _ command: CommandDescriptor, environment: Environment,
        isStandIn: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.command = command
        self.environment = environment
        self.isStandIn = isStandIn
        options = command.options + GlobalOptions.offered(to: command)
    }

    /// Parses and checks the words. With `--help` among them nothing is required and the checks are left out.
    func parse(_ words: [String]) throws(Failure) -> Call {
        var call = Call()
        var positionals: [String] = []
        var separated: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                if command.separatedArgument == nil { positionals += rest } else { separated += rest }
                break
            } else if word.hasPrefix("--") {
                try parseLong(word.dropFirst(2), &rest, &call)
            } else if word.hasPrefix("-"), word.count > 1, !isNegativeNumber(word) {
                try parseShort(word.dropFirst(), &rest, &call)
            } else if positionals.count >= verbatimStart {
                positionals += [word] + rest
                break
            } else {
                positionals.append(word)
            }
            if call.globals.wantsHelp { return call }
        }
        try assign(positionals, separated, &call)
        try relate(&call)
        try takeApart(&call)
        try checkRequired(call)
        return call
    }

    /// How many positionals stand before an argument that takes the rest of the line as it is.
    private var verbatimStart: Int { command.arguments.firstIndex { $0.isVerbatim } ?? .max }

    // MARK: Options

    private func parseLong(_ text: Substring, _ rest: inout ArraySlice<String>, _ call: inout Call) throws(Failure) {
        // By bytes: a combining mark at the start of the value would hide the sign inside a character.
        let end = text.utf8.firstIndex(of: UInt8(ascii: "="))
        let name = String(text[..<(end ?? text.endIndex)])
        let attached = end.map { String(text[text.utf8.index(after: $0)...]) }
        if let option = options.first(where: { $0.name == name || $0.aliases.contains(name) }) {
            try take(option, shown: "--\(name)", attached, &rest, &call)
        } else if name.hasPrefix("no-"), attached == nil, let option = negatable(String(name.dropFirst(3))) {
            try set(option, .flag(false), &call)
        } else if name == GlobalOptions.json, attached == nil {
            call.globals.format = .json
        } else {
            throw unknownOption("--\(name)")
        }
    }

    private func parseShort(_ cluster: Substring, _ rest: inout ArraySlice<String>, _ call: inout Call) throws(Failure)
    {
        var letters = cluster
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                // What stands behind the letter may be a secret that was meant to be its value.
                let known = cluster.prefix(cluster.count - letters.count)
                throw unknownOption("-\(letter)", known.count > 1 ? " in -\(known)" : "")
            }
            if option.type == .flag, letters.first != "=" {
                try set(option, .flag(true), &call)
            } else {
                let attached = letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
                try take(option, shown: "-\(letter)", attached, &rest, &call)
                return
            }
        }
    }

    private func take(
        _ option: OptionDescriptor, shown: String, _ attached: String?, _ rest: inout ArraySlice<String>,
        _ call: inout Call
    ) throws(Failure) {
        if option.secretPrompts != nil { throw exposed(option) }
        if option.type == .flag, attached == nil { return try set(option, .flag(true), &call) }
        guard let word = attached ?? rest.popFirst() else { throw valueMissing(option, shown) }
        do throws(Failure) {
            for value in try values(of: option, word, shown: "--\(option.name)") { try set(option, value, &call) }
        } catch {
            // The next option was hardly meant as the value, and may have a secret in it.
            guard attached == nil, word.hasPrefix("-"), !isNegativeNumber(word) else { throw error }
            throw valueMissing(option, shown)
        }
    }

    private func valueMissing(_ option: OptionDescriptor, _ shown: String) -> Failure {
        Failure(
            .optionValueMissing, "option needs a value: \(shown)",
            advice: "add \(shown) <\(option.placeholder.lowercased())>"
        ).with(missing: [shown], choices: option.type.words)
    }

    /// A secret on the command line is seen by everybody on the machine.
    private func exposed(_ option: OptionDescriptor) -> Failure {
        let (flag, file) = (SecretPrompts.standardInput(option.name), SecretPrompts.file(option.name))
        return Failure(
            .optionValueInvalid, "--\(option.name) takes no value on the command line, where others can see it",
            advice: "pipe it in with --\(flag), or name a file with --\(file)")
    }

    /// The values that one word gives an option: several where it is split.
    func values(of option: OptionDescriptor, _ word: String, shown: String) throws(Failure) -> [ArgumentValue] {
        guard let separator = option.separator else { return [try value(of: option, word, shown: shown)] }
        var values: [ArgumentValue] = []
        for piece in word.split(separator: separator) {
            let text = String(piece.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            guard !text.isEmpty else { continue }
            let value = try value(of: option, text, shown: shown)
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private func value(of option: OptionDescriptor, _ word: String, shown: String) throws(Failure) -> ArgumentValue {
        // An empty value of a required option is reported as the missing value that it is.
        if word.isEmpty, option.isRequired, !option.isRepeated { return .text("") }
        if isStandIn(word) {
            return .text(GlobalOptions.contains(option.name) ? GlobalOptions.standIn(for: option.name) : word)
        }
        do {
            return try option.type.value(of: option.ignoresCase ? option.type.spelling(of: word) : word)
        } catch {
            let value = option.isSensitive ? "its value" : word.quotedForMessage
            throw malformed(.optionValueInvalid, "invalid value for \(shown): \(value)", error)
                .with(choices: option.type.words, invalid: "--\(option.name)")
        }
    }

    private func set(_ option: OptionDescriptor, _ value: ArgumentValue, _ call: inout Call) throws(Failure) {
        if let replacement = option.deprecated { call.notices.append("--\(option.name) is deprecated: \(replacement)") }
        if GlobalOptions.contains(option.name) {
            try call.globals.set(option.name, to: value)
        } else if option.isRepeated, case .list(var values)? = call.values.removeValue(forKey: option.name) {
            if option.separator == nil || !values.contains(value) { values.append(value) }
            call.values[option.name] = .list(values)
        } else {
            call.values[option.name] = option.isRepeated ? .list([value]) : value
        }
    }

    private func negatable(_ name: String) -> OptionDescriptor? {
        options.first { $0.isNegatable && ($0.name == name || $0.aliases.contains(name)) }
    }

    private func isNegativeNumber(_ word: String) -> Bool {
        word.dropFirst().first?.isWholeNumber == true && !options.contains { $0.short?.isNumber == true }
    }

    private func unknownOption(_ shown: String, _ place: String = "") -> Failure {
        let name = shown.hasPrefix("--") ? String(shown.dropFirst(2)) : ""
        let nearest = Spelling.nearest(to: name, among: options.filter { !$0.isHidden }.map(\.name)).map { "--\($0)" }
        if shown == "--yes", nearest.isEmpty {
            // Whoever cannot be asked gives it everywhere.
            return Failure(
                .unknownOption, "unknown option: --yes\(place): this command asks nothing",
                advice: "leave --yes out"
            ).with(invalid: shown)
        }
        return Failure(
            .unknownOption, "unknown option: \(shown)\(place)\(Spelling.didYouMean(nearest))", next: [helpStep]
        ).with(choices: nearest, invalid: shown)
    }

    // MARK: The whole

    func malformed(_ code: FailureCode, _ message: MessageText, _ problem: ValueError) -> Failure {
        Failure(code, message + Spelling.didYouMean(problem.nearest), advice: "give \(problem.expected)")
    }

    private func checkRequired(_ call: Call) throws(Failure) {
        for option in command.options where option.isRequired && option.secretPrompts == nil {
            let value = call.values[option.name]
            guard value == nil || value == .text("") else { continue }
            // Some verbs declare a failure of its own for an option, such as `olares_id_required`.
            let code = option.name.split(separator: "-").joined(separator: "_") + "_required"
            throw Failure(
                command.failures.first { $0.rawValue == code } ?? .optionRequired, "--\(option.name) is required",
                advice: "add --\(option.name) <\(option.hint)>"
            ).with(missing: ["--\(option.name)"], choices: option.type.words)
        }
    }

    var helpStep: NextStep { NextStep(command.path + ["--help"], effect: .read) }
}

extension ValueType {
    /// The words of a choice; none for any other type.
    var words: [String] { if case .choice(let words) = self { words } else { [] } }
}

extension OptionDescriptor {
    /// What stands for the value in a fix: the words of a short choice, otherwise what the help calls it.
    fileprivate var hint: String {
        let words = type.words
        return (1...5).contains(words.count) ? words.joined(separator: "|") : placeholder.lowercased()
    }
}
