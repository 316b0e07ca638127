enum ArgumentKey: String, FieldKey {
    case name, type, values, min, max, encode, required, repeated, verbatim, separated, within, join, help, placeholder,
        complete, raises
    case sendAs = "send-as"
    case ignoreCase = "ignore-case"

    static let renamed = ["map": "send-as"]
}

enum OptionKey: String, FieldKey {
    case name, short, aliases, type, values, min, max, encode, required, repeated, join, negatable, sensitive, hidden
    case standard = "default"
    case environment = "env"
    case help, placeholder, complete, deprecated, input, split, raises, tool
    case sendAs = "send-as"
    case ignoreCase = "ignore-case"

    static let renamed = ["map": "send-as", "separator": "split"]
}

enum InputKey: String, FieldKey {
    case prompt, again
}

/// The spelling of types in `type:`.
enum TypeWord: String, CaseIterable {
    case string, flag, integer, choice, duration, bytes, path, url
    case olaresID = "olares-id"
    case pair

    /// How usage shows a value when the descriptor does not say.
    func placeholder(_ type: ValueType) -> String {
        switch self {
        case .flag: ""
        case .string: "TEXT"
        case .integer: "N"
        case .choice: if case .choice(let words) = type { words.joined(separator: "|") } else { "WORD" }
        case .duration: "DURATION"
        case .bytes: "SIZE"
        case .path: "PATH"
        case .url: "URL"
        case .olaresID: "OLARES-ID"
        case .pair: "KEY=VALUE"
        }
    }
}

extension ArgumentDescriptor {
    /// `nil` when it has no usable name or type; every fault is logged.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<ArgumentKey>(node, "the argument", log: log) else { return nil }
        let name = fields.name(.name)
        let type = fields.type(.type, values: .values, min: .min, max: .max)
        let help = fields.requiredLine(.help, limit: 200, "what it is, on one line")
        if type?.word == .flag {
            log.report(fields.mark(of: .type), "an argument is a flag", "declare flags under `options`")
        }
        if fields.bool(.verbatim), !fields.bool(.repeated) {
            log.report(fields.mark(of: .verbatim), "`verbatim` is for what is repeated", "add `repeated: true`")
        }
        if fields.bool(.separated), !fields.bool(.repeated) || fields.bool(.verbatim) {
            log.report(
                fields.mark(of: .separated), "`separated` is for what is repeated, and not `verbatim`",
                "add `repeated: true`, and remove `verbatim`")
        }
        let within = fields.node(.within).flatMap { $0.name(of: "within", log: log) }
        if within != nil, type.map({ $0.word != .string }) == true || fields.bool(.repeated) {
            log.report(
                fields.mark(of: .within), "`within` is for a single text", "remove it, or write `type: string`")
        }
        guard let name, let type else { return nil }
        self.init(
            name: name, type: type.value, isRequired: fields.bool(.required, default: true),
            isRepeated: fields.bool(.repeated), isVerbatim: fields.bool(.verbatim),
            isSeparated: fields.bool(.separated), within: within,
            ignoresCase: fields.ignoresCase(.ignoreCase, type.word),
            wire: fields.wire(type.value, .sendAs, .join, encode: .encode, repeated: .repeated),
            raises: fields.raises(.raises, type.value),
            help: help ?? "", placeholder: fields.line(.placeholder, limit: 40) ?? name,
            completion: fields.completion(.complete))
    }
}

extension OptionDescriptor {
    /// `nil` when it has no usable name or type; every fault is logged.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<OptionKey>(node, "the option", log: log) else { return nil }
        let name = fields.required(.name, "a-name")?.name(of: "name", canBeginWithDigit: true, log: log)
        let type = fields.type(.type, values: .values, min: .min, max: .max)
        let help = fields.requiredLine(.help, limit: 200, "what it is, on one line")
        let short = fields.short()
        let aliases = fields.names(.aliases)
        fields.checkCombinations(type?.word)
        guard let name, let type else { return nil }
        self.init(
            name: name, short: short, aliases: aliases, type: type.value, isRequired: fields.bool(.required),
            isRepeated: fields.bool(.repeated), isNegatable: fields.bool(.negatable),
            isSensitive: fields.bool(.sensitive), isHidden: fields.bool(.hidden) || fields.node(.input) != nil,
            wire: fields.wire(type.value, .sendAs, .join, encode: .encode, repeated: .repeated),
            defaultValue: fields.defaultValue(type.value), environment: fields.environmentName(),
            help: help ?? "",
            placeholder: fields.line(.placeholder, limit: 40) ?? type.word.placeholder(type.value),
            completion: fields.completion(.complete), deprecated: fields.line(.deprecated, limit: 200),
            secretPrompts: fields.input(), separator: fields.line(.split, limit: 8),
            ignoresCase: fields.ignoresCase(.ignoreCase, type.word), isForTools: fields.bool(.tool, default: true),
            raises: fields.raises(.raises, type.value))
    }
}

extension Fields {
    /// A name by the rules of names; `nil` when it is missing or none.
    func name(_ key: Key) -> String? {
        required(key, "a-name")?.name(of: key.rawValue, log: log)
    }

    /// The names of a list, without those that are none.
    func names(_ key: Key) -> [String] { list(key).compactMap { $0.name(of: key.rawValue, log: log) } }

    fileprivate func type(
        _ key: Key, values: Key, min: Key, max: Key
    ) -> (word: TypeWord, value: ValueType)? {
        guard let node = required(key, "string"), let text = node.text(of: key.rawValue, log: log),
            let word = node.choice(text, of: TypeWord.self, what: "`\(key.rawValue)`", log: log)
        else { return nil }
        reject([values], unless: word == .choice, "only a choice has `values`", "write `type: choice`")
        reject([min, max], unless: word == .integer, "only an integer has `min` and `max`", "write `type: integer`")
        return switch word {
        case .string: (word, .string)
        case .flag: (word, .flag)
        case .integer: (word, .integer(bounds(min, max)))
        case .choice: choices(values).map { (word, .choice($0)) }
        case .duration: (word, .duration)
        case .bytes: (word, .bytes)
        case .path: (word, .path)
        case .url: (word, .url)
        case .olaresID: (word, .olaresID)
        case .pair: (word, .pair)
        }
    }

    private func bounds(_ min: Key, _ max: Key) -> ClosedRange<Int64> {
        let low = integer(min) ?? .min
        let high = integer(max) ?? .max
        if low <= high { return low...high }
        log.report(mark(of: max), "`max` is below `min`", "write the larger number in `max`")
        return .min ... .max
    }

    private func choices(_ values: Key) -> [String]? {
        guard required(values, "[one, two]") != nil else { return nil }
        let words = texts(values)
        for (index, word) in words.enumerated() where words[..<index].contains(where: { $0.text == word.text }) {
            log.report(word.mark, "the value \(word.text.quoted) stands twice", "keep one of the two")
        }
        return words.map(\.text)
    }

    fileprivate func reject(_ keys: [Key], unless condition: Bool, _ problem: String, _ remedy: String) {
        guard !condition else { return }
        for key in keys where node(key) != nil { log.report(mark(of: key), problem, "\(remedy), or remove it") }
    }
}

extension Fields {
    /// Whether the words of a choice count whatever their capitals.
    fileprivate func ignoresCase(_ key: Key, _ word: TypeWord) -> Bool {
        reject([key], unless: word == .choice, "only a choice has `\(key.rawValue)`", "write `type: choice`")
        return bool(key)
    }
}

extension Fields<OptionKey> {
    /// How the secret is asked for.
    fileprivate func input() -> SecretPrompts? {
        guard let node = node(.input), let fields = Fields<InputKey>(node, "the input", log: log) else { return nil }
        let prompt = fields.requiredLine(.prompt, limit: 100, "\"Password: \"")
        let again = fields.line(.again, limit: 100)
        return prompt.map { SecretPrompts(prompt: $0, again: again) }
    }

    fileprivate func short() -> Character? {
        guard let text = line(.short, limit: 40) else { return nil }
        if text.utf8.count == 1, let letter = text.first, letter.isLetter || letter.isNumber { return letter }
        log.report(mark(of: .short), "`short` is \(text.quoted)", "write one ASCII letter or digit, without the dash")
        return nil
    }

    fileprivate func environmentName() -> String? {
        guard let text = line(.environment, limit: 80) else { return nil }
        let isName = text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        if isName, text.first?.isNumber == false { return text }
        log.report(mark(of: .environment), "`env` is \(text.quoted)", "write a variable's name, such as OLARES_APP")
        return nil
    }

    fileprivate func checkCombinations(_ word: TypeWord?) {
        let isFlag = word == .flag
        let notFlag = word != nil && !isFlag
        if isFlag {
            for key in [OptionKey.required, .repeated, .sensitive] where bool(key) {
                log.report(mark(of: key), "a flag is `\(key.rawValue)`", "remove it, or choose a type with a value")
            }
            reject([.placeholder, .complete], unless: false, "a flag takes no value", "choose a type with a value")
        }
        if node(.input) != nil, word != .string || !bool(.sensitive) || bool(.repeated) {
            log.report(
                mark(of: .input), "`input` is for a single secret", "write `type: string` and `sensitive: true`")
        }
        if node(.input) != nil, let key = [OptionKey.short, .aliases].first(where: { node($0) != nil }) {
            log.report(
                mark(of: key), "`\(key.rawValue)` beside `input`, which is not typed", "remove it")
        }
        if node(.split) != nil, !bool(.repeated) {
            log.report(mark(of: .split), "only what is repeated has `split`", "add `repeated: true`")
        }
        if notFlag, bool(.negatable) {
            log.report(mark(of: .negatable), "only a flag is `negatable`", "write `type: flag`, or remove it")
        }
        guard node(.standard) != nil else { return }
        if bool(.sensitive) {
            log.report(mark(of: .standard), "a secret has a default", "remove `default`; `env` can supply a secret")
        }
        if bool(.required) {
            log.report(mark(of: .standard), "a required option has a default", "remove `required` or `default`")
        }
    }

    fileprivate func defaultValue(_ type: ValueType) -> ArgumentValue? {
        guard let node = node(.standard) else { return nil }
        guard bool(.repeated) else { return value(node, type) }
        guard case .sequence(let items) = node.content else {
            log.report(node.mark, "the default of a repeated option is \(node.kind)", "write a list: [one, two]")
            return nil
        }
        return .list(items.compactMap { value($0, type) })
    }

    private func value(_ node: YAMLNode, _ type: ValueType) -> ArgumentValue? {
        guard let text = node.text(of: "default", log: log) else { return nil }
        do throws(ValueError) {
            return try type.value(of: text)
        } catch {
            log.report(node.mark, "`default` is \(text.quoted)", "write \(error.expected)")
            return nil
        }
    }
}

extension YAMLNode {
    /// The text of a scalar that is a name.
    func name(of key: String, canBeginWithDigit: Bool = false, log: DiagnosticLog) -> String? {
        guard let text = scalar?.text else {
            log.report(mark, "`\(key)` is \(kind)", Names.remedy)
            return nil
        }
        guard let problem = Names.problem(with: text, canBeginWithDigit: canBeginWithDigit) else { return text }
        log.report(mark, problem, Names.remedy)
        return nil
    }
}
