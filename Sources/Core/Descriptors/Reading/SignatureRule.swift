/// What must hold of a verb's arguments and options taken together.
struct SignatureRule {
    /// What every verb has already.
    static let reservedOptions: Set<String> = [
        "help", "output", "quiet", "debug", "yes", "dry-run", "no-headers", "version",
    ]
    static let reservedShorts = "hoqy"

    let log: DiagnosticLog

    /// Logs every clash.
    /// - Returns: What templates and examples must know of each name.
    func check(
        _ arguments: [(YAMLNode, ArgumentDescriptor?)], _ options: [(YAMLNode, OptionDescriptor?)]
    ) -> [String: ArgumentShape] {
        checkOrder(arguments)
        checkNames(arguments, options)
        var shapes: [String: ArgumentShape] = [:]
        for case let (_, argument?) in arguments {
            shapes[argument.name] = ArgumentShape(
                type: argument.type, isAlwaysThere: argument.isRequired, isRepeated: argument.isRepeated,
                isSensitive: false)
        }
        for case let (_, option?) in options {
            shapes[option.name] = ArgumentShape(
                type: option.type, isAlwaysThere: option.isRequired || option.defaultValue != nil,
                isRepeated: option.isRepeated, isSensitive: option.isSensitive)
        }
        return shapes
    }

    private func checkOrder(_ arguments: [(YAMLNode, ArgumentDescriptor?)]) {
        var optional: String?
        for (index, (node, argument)) in arguments.enumerated() {
            guard let argument else { continue }
            if argument.isRequired, let optional {
                log.report(
                    node.mark, "the required argument `\(argument.name)` follows the optional `\(optional)`",
                    "put required arguments first")
            }
            if argument.isRepeated, index != arguments.count - 1 {
                log.report(node.mark, "the repeated argument `\(argument.name)` is not the last", "put it last")
            }
            if !argument.isRequired { optional = argument.name }
        }
    }

    private func checkNames(_ arguments: [(YAMLNode, ArgumentDescriptor?)], _ options: [(YAMLNode, OptionDescriptor?)]) {
        var taken: [String: Int] = [:]
        var shorts: [String: Int] = [:]
        func take(_ name: String, _ shown: String, at mark: YAMLMark) {
            guard let line = taken.updateValue(mark.line, forKey: name) else { return }
            log.report(mark, "\(shown) is declared on line \(line) already", "give one of the two another name")
        }
        for case let (node, argument?) in arguments { take(argument.name, "the name `\(argument.name)`", at: node.mark) }
        for case let (node, option?) in options {
            for name in option.spellings {
                if Self.reservedOptions.contains(name) {
                    log.report(node.mark, "every command has `--\(name)` already", "give the option another name")
                }
                take(name, "the name `\(name)`", at: node.mark)
            }
            guard let short = option.short else { continue }
            if Self.reservedShorts.contains(short) {
                log.report(node.mark, "every command has `-\(short)` already", "choose another letter")
            } else if let line = shorts.updateValue(node.mark.line, forKey: String(short)) {
                log.report(node.mark, "`-\(short)` is declared on line \(line) already", "choose another letter")
            }
        }
    }
}

extension OptionDescriptor {
    /// Every long name that the parser takes for it.
    var spellings: [String] {
        let names = [name] + aliases
        return isNegatable ? names + names.map { "no-" + $0 } : names
    }
}
