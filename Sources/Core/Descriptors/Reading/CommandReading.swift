enum CommandKey: String, FieldKey {
    case name, aliases, synonyms, summary, details, hidden, profile, effect, arguments, options, exclusive, together,
        requires
    case oneOf = "one-of"
    case anyOf = "any-of"
    case confirm
    case dryRun = "dry-run"
    case output, steps, each, request, response, pages, watch, examples, failures, deprecated, role, tool
    case minimumBackend = "minimum-backend"
    case removedIn = "removed-in"
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
        let secrets = signature.secrets
        let options = signature.options.map(\.value) + secrets.sources + (exchange.pages?.options ?? [])
        let confirmation = fields.confirmation(exchange.templates)
        fields.checkRequest(effect: effect, hasConfirmation: confirmation != nil)
        let example = ExampleRule(
            path: group + [name ?? ""], aliases: aliases, options: options, hasRequest: fields.node(.request) != nil)
        let examples = fields.list(.examples).compactMap { ExampleDescriptor($0, of: example, log: log) }
        let failures = fields.failures()
        guard let name else { return nil }
        self.init(
            path: group + [name], aliases: aliases, synonyms: fields.texts(.synonyms).map(\.text),
            summary: summary ?? "",
            details: fields.text(.details) ?? "",
            isHidden: fields.bool(.hidden), profile: fields.choice(.profile, of: ProfileNeed.self) ?? .required,
            effect: effect ?? .read,
            arguments: signature.arguments.map(\.value), options: options,
            exclusive: fields.sets(.exclusive, of: options)
                + (exchange.pages?.exclusive ?? []) + secrets.exclusive,
            together: fields.sets(.together, of: options), requirements: fields.requirements(of: options),
            choices: fields.choices(of: options), confirmation: confirmation, steps: exchange.steps,
            each: exchange.each, request: exchange.request, response: exchange.response, pages: exchange.pages,
            watch: exchange.watch, isTool: fields.toolText != nil || fields.bool(.tool, default: true),
            toolText: fields.toolText,
            supportsDryRun: fields.bool(.dryRun) || exchange.changesSomething,
            output: fields.texts(.output).map(\.text), examples: examples,
            failures: failures + (exchange.failures + fields.gateFailures).filter { !failures.contains($0) },
            deprecated: fields.line(.deprecated, limit: 200), role: fields.role(),
            minimumBackend: fields.minimumBackend(), removal: fields.removal(), skill: skill,
            source: log.location(node.mark))
    }
}

extension Fields<CommandKey> {
    /// A text under `tool`, which may also be true or false.
    fileprivate var toolText: String? {
        guard let node = node(.tool), node.scalar?.bool == nil else { return nil }
        return line(.tool, limit: 300)
    }

    fileprivate func checkRequest(effect: Effect?, hasConfirmation: Bool) {
        if node(.request) == nil {
            for key in [CommandKey.response, .steps, .each, .pages, .watch] where node(key) != nil {
                log.report(
                    mark(of: key), "`\(key.rawValue)` without a request", "add `request`, or remove `\(key.rawValue)`")
            }
        } else if effect == .destructive, !hasConfirmation {
            log.report(mark, "a destructive request without `confirm`", "add `confirm: \"Delete {name}?\"`")
        } else if effect == .exec {
            log.report(mark(of: .effect), "a request with the effect `exec`", "write `write` or `destructive`")
        }
        if effect == .read, node(.confirm) != nil {
            log.report(mark(of: .confirm), "a verb that only reads asks first", "remove `confirm`, or state its effect")
        }
        if effect == .read, bool(.dryRun) {
            log.report(
                mark(of: .dryRun), "a verb that only reads has a dry run", "remove `dry-run`, or state its effect")
        }
    }

    fileprivate func failures() -> [FailureCode] {
        list(.failures).compactMap { item in
            guard let text = item.text(of: "failures", log: log) else { return nil }
            if let code = log.vocabulary.failure(text) { return code }
            let nearest = Spelling.nearest(to: text, among: log.vocabulary.failures.map(\.rawValue), limit: 1).first
            log.report(
                item.mark, "\(text.quoted) is no failure code",
                nearest.map { "did you mean `\($0)`?" } ?? "`olares-cli commands -o json` lists the codes")
            return nil
        }
    }
}
