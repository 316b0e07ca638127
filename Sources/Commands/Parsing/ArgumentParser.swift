import Core

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

    init(_ command: CommandDescriptor, environment: Environment) {
        self.command = command
        self.environment = environment
        options = command.options + GlobalOptions.offered(to: command)
    }

    /// Parses and checks the words. With `--help` among them nothing is required and the checks are left out.
    func parse(_ words: [String]) throws(Failure) -> Call {
        var call = Call()
        var positionals: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positionals += rest
                break
            } else if word.hasPrefix("--") {
                try parseLong(word.dropFirst(2), &rest, &call)
            } else if word.hasPrefix("-"), word.count > 1, !isNegativeNumber(word) {
                try parseShort(word.dropFirst(), &rest, &call)
            } else {
                positionals.append(word)
            }
            if call.globals.wantsHelp { return call }
        }
        try assign(positionals, &call)
        try fillIn(&call)
        try checkRelations(call)
        return call
    }

    // MARK: Options

    private func parseLong(_ text: Substring, _ rest: inout ArraySlice<String>, _ call: inout Call) throws(Failure) {
        let name = String(text.prefix { $0 != "=" })
        let attached = text.count > name.count ? String(text.dropFirst(name.count + 1)) : nil
        if let option = options.first(where: { $0.name == name || $0.aliases.contains(name) }) {
            try take(option, shown: "--\(name)", attached, &rest, &call)
        } else if name.hasPrefix("no-"), attached == nil, let option = negatable(String(name.dropFirst(3))) {
            try set(option, .flag(false), &call)
        } else {
            throw unknownOption("--\(name)")
        }
    }

    private func parseShort(_ cluster: Substring, _ rest: inout ArraySlice<String>, _ call: inout Call) throws(Failure)
    {
        var letters = cluster
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                let place = cluster.count > 1 ? " in -\(cluster)" : ""
                throw unknownOption("-\(letter)", place)
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
        if option.type == .flag, attached == nil { return try set(option, .flag(true), &call) }
        guard let word = attached ?? rest.popFirst() else {
            throw Failure(
                .optionValueMissing, "option needs a value: \(shown)",
                advice: "add \(shown) <\(option.placeholder.lowercased())>")
        }
        try set(option, try value(of: option, word), &call)
    }

    private func value(of option: OptionDescriptor, _ word: String) throws(Failure) -> ArgumentValue {
        // An empty value of a required option is reported as the missing value that it is.
        if word.isEmpty, option.isRequired { return .text("") }
        do {
            return try option.type.value(of: word)
        } catch {
            let shown = option.isSensitive ? "its value" : "\"\(word)\""
            throw malformed(.optionValueInvalid, "invalid value for --\(option.name): \(shown)", error)
        }
    }

    private func set(_ option: OptionDescriptor, _ value: ArgumentValue, _ call: inout Call) throws(Failure) {
        if let replacement = option.deprecated { call.notices.append("--\(option.name) is deprecated: \(replacement)") }
        if GlobalOptions.contains(option.name), !command.options.contains(where: { $0.name == option.name }) {
            try call.globals.set(option.name, to: value)
        } else if option.isRepeated, case .list(let earlier)? = call.values[option.name] {
            call.values[option.name] = .list(earlier + [value])
        } else {
            call.values[option.name] = option.isRepeated ? .list([value]) : value
        }
    }

    private func negatable(_ name: String) -> OptionDescriptor? {
        options.first { $0.isNegatable && ($0.name == name || $0.aliases.contains(name)) }
    }

    private func isNegativeNumber(_ word: String) -> Bool {
        word.dropFirst().first?.isNumber == true && !options.contains { $0.short?.isNumber == true }
    }

    private func unknownOption(_ shown: String, _ place: String = "") -> Failure {
        let names = options.filter { !$0.isHidden }.map { "--\($0.name)" }
        let nearest = shown.hasPrefix("--") ? Spelling.nearest(to: shown, among: names) : []
        return Failure(.unknownOption, "unknown option: \(shown)\(place)\(didYouMean(nearest))", next: [helpStep])
    }

    // MARK: Positionals and the whole

    private func assign(_ words: [String], _ call: inout Call) throws(Failure) {
        var rest = words[...]
        for argument in command.arguments {
            if argument.isRepeated {
                let values = try rest.map { word throws(Failure) in try value(of: argument, word) }
                if !values.isEmpty { call.values[argument.name] = .list(values) }
                rest = []
            } else if let word = rest.popFirst() {
                call.values[argument.name] = try value(of: argument, word)
            }
        }
        let isShort = command.arguments.contains { $0.isRequired && call.values[$0.name] == nil }
        guard isShort || !rest.isEmpty else { return }
        throw Failure(.argumentCount, countMessage(received: words.count), next: [helpStep])
    }

    private func value(of argument: ArgumentDescriptor, _ word: String) throws(Failure) -> ArgumentValue {
        do {
            return try argument.type.value(of: word)
        } catch {
            throw malformed(.argumentInvalid, "invalid value for <\(argument.placeholder)>: \"\(word)\"", error)
        }
    }

    private func malformed(_ code: FailureCode, _ message: String, _ problem: ValueProblem) -> Failure {
        Failure(code, message + didYouMean(problem.nearest), advice: "give \(problem.expected)")
    }

    private func didYouMean(_ words: [String]) -> String {
        words.isEmpty ? "" : "\nDid you mean: \(words.joined(separator: ", "))"
    }

    private func countMessage(received: Int) -> String {
        let least = command.arguments.count { $0.isRequired }
        let most = command.arguments.last?.isRepeated == true ? nil : command.arguments.count
        switch most {
        case nil: return "requires at least \(least) arg(s), only received \(received)"
        case 0?: return "accepts no arguments, received \(received)"
        case least?: return "accepts \(least) arg(s), received \(received)"
        case let most?:
            return least == 0
                ? "accepts at most \(most) arg(s), received \(received)"
                : "accepts between \(least) and \(most) arg(s), received \(received)"
        }
    }

    /// Environment variables and defaults stand in for what was not given; then what is required must be there.
    private func fillIn(_ call: inout Call) throws(Failure) {
        for option in command.options where call.values[option.name] == nil {
            if let variable = option.environment, let word = environment[variable] {
                let value = try value(of: option, word)
                call.values[option.name] = option.isRepeated ? .list([value]) : value
            } else if let value = option.defaultValue {
                call.values[option.name] = value
            }
        }
        for option in command.options where option.isRequired {
            let value = call.values[option.name]
            guard value == nil || value == .text("") else { continue }
            let code = FailureCode(rawValue: option.name.split(separator: "-").joined(separator: "_") + "_required")
            throw Failure(
                code ?? .optionRequired, "--\(option.name) is required",
                advice: "add --\(option.name) <\(option.placeholder.lowercased())>")
        }
    }

    private func checkRelations(_ call: Call) throws(Failure) {
        func given(_ names: [String]) -> [String] {
            names.filter { call.values[$0] != nil && call.values[$0] != .flag(false) }
        }
        for names in command.exclusive where given(names).count > 1 {
            let shown = given(names).map { "--\($0)" }.joined(separator: " and ")
            throw Failure(.optionsConflict, "\(shown) cannot stand together", advice: "leave one of them out")
        }
        for names in command.together where !given(names).isEmpty && given(names).count < names.count {
            let missing = names.filter { !given(names).contains($0) }.map { "--\($0)" }.joined(separator: " and ")
            throw Failure(.optionsConflict, "--\(given(names)[0]) needs \(missing)", advice: "add \(missing)")
        }
    }

    private var helpStep: NextStep { NextStep(command.path + ["--help"], effect: .read) }
}
