import OlaresCore

/// Options that exclude, need or stand in for one another.
extension ArgumentParser {
    /// Takes variables and defaults for what was not said, and checks that the options go together.
    func relate(_ call: inout Call) throws(Failure) {
        try checkExclusive(call)
        let said = call
        try takeEnvironment(&call)
        try checkTogether(call)
        try checkRequirements(said, call)
        try checkChoices(call)
        takeDefaults(&call)
    }

    /// Whether an option was given a value, by a word or a variable.
    private func isGiven(_ name: String, _ call: Call) -> Bool {
        call.values[name] != nil && call.values[name] != .flag(false)
    }

    private func checkExclusive(_ call: Call) throws(Failure) {
        for names in command.exclusive {
            let given = names.filter { isGiven($0, call) }
            guard given.count > 1 else { continue }
            throw Failure(
                .optionsConflict, "\(Self.list(given)) cannot stand together", advice: "leave one of them out")
        }
        for choice in command.choices where choice.isExclusive {
            guard choice.options.count(where: { isGiven($0, call) }) > 1 else { continue }
            throw Failure(.optionsConflict, choice.message, advice: "leave all but one of them out")
        }
    }

    /// A variable stands in for an option that was not given, unless one that excludes it was.
    private func takeEnvironment(_ call: inout Call) throws(Failure) {
        for option in command.options where call.values[option.name] == nil {
            guard let variable = option.environment, let word = environment[variable],
                !isExcluded(option.name, call)
            else { continue }
            let values = try values(of: option, word, shown: "--\(option.name), from $\(variable)")
            call.values[option.name] = option.isRepeated ? .list(values) : values.first
        }
    }

    private func checkTogether(_ call: Call) throws(Failure) {
        for names in command.together {
            let missing = names.filter { !isGiven($0, call) }
            guard !missing.isEmpty, let given = names.first(where: { isGiven($0, call) }) else { continue }
            throw Failure(
                .optionsConflict, "--\(given) needs \(Self.list(missing))", advice: "add \(Self.list(missing))"
            ).with(missing: missing.map { "--\($0)" })
        }
    }

    /// What was said needs others beside it. A variable asks for nothing: it is set for all verbs that read it.
    private func checkRequirements(_ said: Call, _ call: Call) throws(Failure) {
        for requirement in command.requirements where isGiven(requirement.option, said) {
            let missing = requirement.needed.filter { !isGiven($0, call) }
            guard !missing.isEmpty else { continue }
            throw Failure(
                .optionsConflict, "--\(requirement.option) requires \(Self.list(missing))",
                advice: "add \(Self.list(missing)), or leave --\(requirement.option) out"
            ).with(missing: missing.map { "--\($0)" })
        }
    }

    /// Some of a set have to be given; `--no-colour` gives `--colour` a value too.
    private func checkChoices(_ call: Call) throws(Failure) {
        for choice in command.choices {
            let isMade = choice.options.contains { name in
                let isNegatable = command.options.contains { $0.name == name && $0.isNegatable }
                return isNegatable && !choice.isExclusive ? call.values[name] != nil : isGiven(name, call)
            }
            guard !isMade else { continue }
            throw Failure(.optionRequired, choice.message, advice: "add one of them")
                .with(choices: choice.options.map { "--\($0)" })
        }
    }

    private func takeDefaults(_ call: inout Call) {
        for option in command.options where call.values[option.name] == nil && !isExcluded(option.name, call) {
            call.values[option.name] = option.defaultValue
        }
    }

    private func isExcluded(_ name: String, _ call: Call) -> Bool {
        let sets = command.exclusive + command.choices.filter(\.isExclusive).map(\.options)
        return sets.contains { names in names.contains(name) && names.contains { isGiven($0, call) } }
    }

    private static func list(_ names: [String]) -> String { names.map { "--\($0)" }.joined(separator: " and ") }
}
