enum CommandKey: String, FieldKey {
    case name, aliases, summary, details, profile, effect, arguments, options, exclusive, together, confirm
    case dryRun = "dry-run"
    case output, steps, each, request, response, pages, watch, examples, failures, deprecated
    case minimumBackend = "minimum-backend"
}

enum ConfirmationKey: String, FieldKey {
    case question, unattended
}

private enum Unattended: String, CaseIterable {
    case proceed, refuse
}

extension CommandDescriptor {
    /// Reads one item of `commands:`.
    /// - Parameters:
    ///   - group: The words that lead to it.
    ///   - skill: The installed skill that declares it; `nil` for the program itself.
    ///   - shared: What it may use of declarations made once.
    /// - Returns: `nil` when it has no usable name; every fault is logged.
    init?(
        _ node: YAMLNode, in group: [String], of skill: String?, shared: SharedDeclarations, log: DiagnosticLog
    ) {
        guard let fields = Fields<CommandKey>(node, "the command", log: log) else { return nil }
        let name = fields.name(.name)
        let summary = fields.requiredLine(.summary, limit: 60, "Show the thing")
        let aliases = fields.names(.aliases)
        let effect = fields.required(.effect, "read") == nil ? nil : fields.choice(.effect, of: Effect.self)
        let signature = Signature(
            arguments: fields.list(.arguments), options: fields.list(.options), shared: shared, log: log)
        let exchange = ExchangeReading(fields, signature: signature, effect: effect)
        let options = signature.options.map(\.value) + (exchange.pages?.options ?? [])
        let confirmation = fields.confirmation(exchange.templates)
        fields.checkRequest(effect: effect, hasConfirmation: confirmation != nil)
        let example = ExampleRule(
            path: group + [name ?? ""], aliases: aliases, options: options, hasRequest: fields.node(.request) != nil)
        let examples = fields.list(.examples).compactMap { ExampleDescriptor($0, of: example, log: log) }
        let failures = fields.failures()
        guard let name else { return nil }
        self.init(
            path: group + [name], aliases: aliases, summary: summary ?? "", details: fields.text(.details) ?? "",
            profile: fields.choice(.profile, of: ProfileNeed.self) ?? .required, effect: effect ?? .read,
            arguments: signature.arguments.map(\.value), options: options,
            exclusive: fields.sets(.exclusive, of: options)
                + (exchange.pages?.exclusive ?? []),
            together: fields.sets(.together, of: options),
            confirmation: confirmation, steps: exchange.steps, each: exchange.each, request: exchange.request,
            response: exchange.response, pages: exchange.pages, watch: exchange.watch,
            supportsDryRun: fields.bool(.dryRun) || exchange.changesSomething,
            output: fields.texts(.output).map(\.text), examples: examples,
            failures: failures + exchange.failures.filter { !failures.contains($0) },
            deprecated: fields.line(.deprecated, limit: 200),
            minimumBackend: fields.version(), skill: skill, source: log.location(node.mark))
    }
}

extension Fields<CommandKey> {
    fileprivate func confirmation(_ templates: TemplateReader) -> Confirmation? {
        guard let node = node(.confirm) else { return nil }
        if node.scalar != nil {
            return question(node, templates).map { Confirmation(question: $0, proceedsUnattended: false) }
        }
        guard let fields = Fields<ConfirmationKey>(node, "the confirmation", log: log) else { return nil }
        let unattended = fields.choice(.unattended, of: Unattended.self) ?? .refuse
        guard let text = fields.required(.question, "Delete {name}?") else { return nil }
        return question(text, templates).map { Confirmation(question: $0, proceedsUnattended: unattended == .proceed) }
    }

    private func question(_ node: YAMLNode, _ templates: TemplateReader) -> [TemplatePart]? {
        guard node.line(of: "confirm", limit: 200, log: log) != nil else { return nil }
        return templates.shown(node, in: "the question")
    }

    fileprivate func checkRequest(effect: Effect?, hasConfirmation: Bool) {
        if node(.request) == nil {
            for key in [CommandKey.response, .steps, .each, .pages, .watch] where node(key) != nil {
                log.report(
                    mark(of: key), "`\(key.rawValue)` without a request", "add `request`, or remove `\(key.rawValue)`")
            }
        } else if effect == .destructive, !hasConfirmation {
            log.report(mark, "a destructive request without `confirm`", "add `confirm: \"Delete {name}?\"`")
        }
        if effect == .read, node(.confirm) != nil {
            log.report(mark(of: .confirm), "a verb that only reads asks first", "remove `confirm`, or state its effect")
        }
        if effect == .read, bool(.dryRun) {
            log.report(
                mark(of: .dryRun), "a verb that only reads has a dry run", "remove `dry-run`, or state its effect")
        }
    }

    /// Sets of names of options.
    fileprivate func sets(_ key: CommandKey, of options: [OptionDescriptor]) -> [[String]] {
        list(key).map { set in
            guard case .sequence(let items) = set.content, items.count > 1 else {
                log.report(set.mark, "a set of `\(key.rawValue)` with fewer than two options", "write [[one, two]]")
                return []
            }
            let names = items.compactMap { item in option(item, of: options, in: key)?.name }
            for (index, name) in names.enumerated() where names[..<index].contains(name) {
                log.report(items[index].mark, "the option `\(name)` stands twice in the set", "keep one of the two")
            }
            return names
        }
    }

    private func option(_ item: YAMLNode, of options: [OptionDescriptor], in key: CommandKey) -> OptionDescriptor? {
        guard let name = item.text(of: key.rawValue, log: log) else { return nil }
        guard let option = options.first(where: { $0.name == name }) else {
            let nearest = Spelling.nearest(to: name, among: options.map(\.name), limit: 1).first
            log.report(
                item.mark, "`\(key.rawValue)` names the option \(name.quoted), which is not declared",
                nearest.map { "did you mean `\($0)`?" } ?? "declare it under `options`")
            return nil
        }
        if option.isRequired {
            log.report(item.mark, "`\(key.rawValue)` names the required option `\(name)`", "remove `required` there")
        }
        return option
    }

    fileprivate func failures() -> [FailureCode] {
        list(.failures).compactMap { item in
            guard let text = item.text(of: "failures", log: log) else { return nil }
            if let code = FailureCode(rawValue: text) { return code }
            let nearest = Spelling.nearest(to: text, among: FailureCode.allCases.map(\.rawValue), limit: 1).first
            log.report(
                item.mark, "\(text.quoted) is no failure code",
                nearest.map { "did you mean `\($0)`?" } ?? "`olares-cli commands -o json` lists the codes")
            return nil
        }
    }

    fileprivate func version() -> String? {
        guard let text = line(.minimumBackend, limit: 40) else { return nil }
        let parts = text.split(separator: "-", maxSplits: 1)[0].split(separator: ".", omittingEmptySubsequences: false)
        if (2...4).contains(parts.count), parts.allSatisfy({ UInt16($0) != nil }) { return text }
        log.report(mark(of: .minimumBackend), "`minimum-backend` is \(text.quoted)", "write a version, such as 1.12.6")
        return nil
    }
}
