import OlaresCore

/// The words that call a verb again with the same arguments, for a failure or notice that says how to go on.
struct CallWords {
    let command: CommandDescriptor
    let arguments: Arguments

    /// The words after the program's name.
    /// - Parameters:
    ///   - omitted: Options that are left out.
    ///   - added: Words to put behind the options.
    func words(without omitted: Set<String> = [], adding added: [String] = []) throws(Failure) -> [String] {
        var words = command.path
        for option in command.options where !omitted.contains(option.name) && option.secretPrompts == nil {
            guard let value = try arguments[option.name], value != option.defaultValue else { continue }
            if case .flag(let isSet) = value {
                if isSet || option.isNegatable { words.append(isSet ? "--\(option.name)" : "--no-\(option.name)") }
                continue
            }
            for text in option.isSensitive ? ["<secret>"] : Self.texts(value, option.type) {
                words.append("--\(option.name)=\(text)")
            }
        }
        words += added
        var positionals: [String] = []
        for argument in command.arguments where !argument.isSeparated {
            positionals += try arguments[argument.name].map { Self.texts($0, argument.type) } ?? []
        }
        if positionals.contains(where: { $0.hasPrefix("-") && $0 != "-" }) { words.append("--") }
        guard let argument = command.separatedArgument, let value = try arguments[argument.name] else {
            return words + positionals
        }
        return words + positionals + ["--"] + Self.texts(value, argument.type)
    }

    private static func texts(_ value: ArgumentValue, _ type: ValueType) -> [String] {
        if case .list(let values) = value { return values.flatMap { texts($0, type) } }
        return [type == .duration ? value.text + "ms" : value.text]
    }
}
