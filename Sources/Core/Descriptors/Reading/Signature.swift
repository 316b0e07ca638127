/// The arguments and options of a command, each with the place where it is declared.
struct Signature {
    /// What every verb has already.
    static let reservedOptions: Set<String> = [
        "help", "output", "quiet", "debug", "yes", "dry-run", "no-headers",
    ]
    static let reservedShorts = "hoqy"

    let arguments: [(mark: YAMLMark, value: ArgumentDescriptor)]
    let options: [(mark: YAMLMark, value: OptionDescriptor)]
    private let log: DiagnosticLog

    /// Reads both lists and logs every clash among them.
    /// - Parameters:
    ///   - shared: What an item that is a name stands for.
    init(arguments: [YAMLNode], options: [YAMLNode], shared: SharedDeclarations, log: DiagnosticLog) {
        self.log = log
        self.arguments = arguments.compactMap { item in
            guard let node = shared.declaration(for: item, .arguments, log: log) else { return nil }
            return ArgumentDescriptor(node, log: log).map { (item.mark, $0) }
        }
        self.options = options.compactMap { item in
            guard let node = shared.declaration(for: item, .options, log: log) else { return nil }
            return OptionDescriptor(node, log: log).map { (item.mark, $0) }
        }
        checkOrder()
        checkWithin()
        checkNames()
        checkShorts()
    }

    /// What templates must know of each name.
    var shapes: [String: ArgumentShape] {
        var shapes: [String: ArgumentShape] = [:]
        for (_, argument) in arguments {
            shapes[argument.name] = ArgumentShape(
                type: argument.type, isAlwaysThere: argument.isRequired, isRepeated: argument.isRepeated,
                isSensitive: false, isDeclared: true, isJoined: argument.wire?.separator != nil)
        }
        for (_, option) in options {
            shapes[option.name] = ArgumentShape(
                type: option.type,
                isAlwaysThere: option.isRequired || option.defaultValue != nil
                    || arguments.contains { $0.value.isRequired && $0.value.within == option.name },
                isRepeated: option.isRepeated, isSensitive: option.isSensitive, isDeclared: true,
                isJoined: option.wire?.separator != nil)
        }
        return shapes
    }

    /// Logs what no request carries: a person who gives it would wait for an effect that never comes.
    func checkUse(by names: Set<String>) {
        let places = arguments.map { ($0.mark, $0.value.name) } + options.map { ($0.mark, $0.value.name) }
        for (mark, name) in places where !names.contains(name) {
            log.report(mark, "the request does not use `\(name)`", "put {\(name)} into it, or remove the declaration")
        }
    }

    /// Logs options that another key of the command declares already.
    func checkAdded(_ names: [String], by key: String) {
        let declared = arguments.map { ($0.mark, [$0.value.name]) } + options.map { ($0.mark, $0.value.spellings) }
        for (mark, spellings) in declared {
            for name in spellings where names.contains(name) {
                log.report(mark, "`\(key)` declares `--\(name)` already", "remove it, or give it another name")
            }
        }
    }

    /// The options that say where secrets come from, and the sets of them of which one can be given: one secret has one source,
    /// and standard input is one secret's.
    var secrets: (sources: [OptionDescriptor], exclusive: [[String]]) {
        let sources = options.map { $0.value.secretSources }.filter { !$0.isEmpty }
        checkAdded(sources.flatMap { $0.map(\.name) }, by: "input")
        let sets = sources.map { $0.map(\.name) } + [sources.compactMap(\.first?.name)]
        return (sources.flatMap(\.self), sets.filter { $0.count > 1 })
    }

    /// Logs how requests would write what no request carries.
    func checkNoWireForms() {
        let forms = arguments.map { ($0.mark, $0.value.wire) } + options.map { ($0.mark, $0.value.wire) }
        for (mark, wire) in forms where wire != nil {
            log.report(mark, "`send-as` and `join` are for requests", "remove them; Swift reads what the person wrote")
        }
    }

    private func checkOrder() {
        var optional: String?
        for (index, (mark, argument)) in arguments.enumerated() {
            if argument.isRequired, let optional {
                log.report(
                    mark, "the required argument `\(argument.name)` follows the optional `\(optional)`",
                    "put required arguments first")
            }
            if argument.isRepeated, index != arguments.count - 1 {
                log.report(mark, "the repeated argument `\(argument.name)` is not the last", "put it last")
            }
            if !argument.isRequired { optional = argument.name }
        }
    }

    /// What can be written in front of an argument is an option that holds a text and can be left out.
    private func checkWithin() {
        for (mark, argument) in arguments {
            guard let name = argument.within else { continue }
            guard let option = options.first(where: { $0.value.name == name })?.value else {
                log.report(
                    mark, "`within` names the option `\(name)`, which is not declared", "declare it under `options`")
                continue
            }
            if option.type != .string || option.isRepeated || option.isRequired || option.isSensitive {
                log.report(
                    mark, "`within` names `--\(name)`, which is no single text that can be left out",
                    "declare it `type: string`, neither required, repeated nor sensitive")
            }
        }
    }

    private func checkNames() {
        var taken: [String: Int] = [:]
        func take(_ name: String, at mark: YAMLMark) {
            guard let line = taken.updateValue(mark.line, forKey: name) else { return }
            log.report(
                mark, "the name `\(name)` is declared on line \(line) already", "give one of the two another name")
        }
        for (mark, argument) in arguments { take(argument.name, at: mark) }
        for (mark, option) in options {
            for name in option.spellings {
                if Self.reservedOptions.contains(name) {
                    log.report(mark, "every command has `--\(name)` already", "give the option another name")
                }
                take(name, at: mark)
            }
        }
    }

    private func checkShorts() {
        var taken: [String: Int] = [:]
        for (mark, option) in options {
            guard let short = option.short else { continue }
            if Self.reservedShorts.contains(short) {
                log.report(mark, "every command has `-\(short)` already", "choose another letter")
            } else if let line = taken.updateValue(mark.line, forKey: String(short)) {
                log.report(mark, "`-\(short)` is declared on line \(line) already", "choose another letter")
            }
        }
    }
}

extension OptionDescriptor {
    /// Every long name that the parser takes for it.
    public var spellings: [String] {
        let names = [name] + aliases
        return isNegatable ? names + names.map { "no-" + $0 } : names
    }
}
