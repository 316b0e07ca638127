enum EachKey: String, FieldKey {
    case item
    case list = "in"
}

/// What a command declares of its requests and their answers.
struct ExchangeReading {
    let steps: [StepDescriptor]
    let each: EachDescriptor?
    let request: RequestDescriptor?
    let response: ResponseDescriptor?
    let pages: PagesDescriptor?
    let watch: WatchDescriptor?
    /// Whether a request is declared that does more than read.
    let changesSomething: Bool
    /// What a question can name.
    let templates: TemplateReader

    /// Reads all of it, and logs every argument that none of it uses.
    init(_ fields: Fields<CommandKey>, signature: Signature, effect: Effect?) {
        let list = StepList(
            fields.list(.steps), templates: fields.templates(of: signature))
        steps = list.steps
        templates = list.templates
        each = fields.each(templates)
        let one = list.templates.one(each)
        request = fields.node(.request).flatMap { RequestDescriptor($0, templates: one, effect: effect) }
        // The state is that at the end, where somebody has waited for it.
        let answered = one.adding("answer", .document)
        let ended = fields.node(.watch) == nil ? answered : answered.adding("state", .document)
        let response = fields.node(.response).flatMap { ResponseDescriptor($0, templates: ended) }
        self.response = request == nil ? nil : response ?? .plain
        changesSomething = request != nil && effect != .read
        pages = fields.node(.pages).flatMap { PagesDescriptor($0, log: fields.log) }
        watch = fields.node(.watch).flatMap { WatchDescriptor($0, templates: one, effect: effect) }
        fields.checkKinds(effect)
        fields.checkAlready(steps, effect)
        if fields.node(.pages) != nil {
            let parts = [
                (key: ResponseKey.result, isThere: response?.result != nil),
                (.filters, response?.filters.isEmpty == false), (.find, response?.choice != nil),
            ]
            for part in parts where part.isThere {
                fields.log.report(
                    fields.mark(of: .response), "`\(part.key.rawValue)` beside `pages`, whose result is a list",
                    "keep one of the two")
            }
        }
        if fields.node(.pages) != nil {
            signature.checkAdded(pages?.options.map(\.name) ?? ["all", "limit"], by: "pages")
        }
        if let request {
            var names = steps.reduce(into: request.valueNames) { $0.formUnion($1.valueNames) }
            names.formUnion([each?.list].compactMap(\.self))
            names.formUnion(watch?.valueNames ?? [])
            names.formUnion(response?.valueNames ?? [])
            // What decides whether a question is asked has its use there.
            names.formUnion(fields.conditionNames(of: .confirm))
            // What a presenter reads is held against the descriptor by a test.
            if response?.isPresented != true { signature.checkUse(by: names) }
        } else if fields.node(.request) == nil {
            signature.checkNoWireForms()
        }
    }
}

extension ExchangeReading {
    /// The failures that the keys bring with them, whether a descriptor lists them or not.
    var failures: [FailureCode] {
        var codes: [FailureCode] = []
        if steps.contains(where: { !$0.isOptional }) || response?.choice != nil { codes.append(.remoteNotFound) }
        if steps.contains(where: { !$0.expectations.isEmpty }) { codes.append(.preconditionFailed) }
        if watch?.failed != nil || response?.expectations.isEmpty == false { codes.append(.operationFailed) }
        if watch != nil { codes.append(.notFinished) }
        if request?.upload != nil { codes.append(.fileUnreadable) }
        return codes
    }
}

extension Fields<CommandKey> {
    /// Logs ways of sending requests that do not go together.
    fileprivate func checkKinds(_ effect: Effect?) {
        if node(.pages) != nil, effect != .read {
            log.report(
                mark(of: .pages), "what changes something is sent in pages", "write `effect: read`, or remove it")
        }
        let kinds = [CommandKey.each, .pages, .watch].filter { node($0) != nil }
        guard kinds.count > 1, let last = kinds.last else { return }
        log.report(
            mark(of: last), "`\(last.rawValue)` beside `\(kinds[0].rawValue)`", "make two commands of it")
    }

    /// What placeholders can name of a call: what it gives, and what a presenter makes of that.
    fileprivate func templates(of signature: Signature) -> TemplateReader {
        let given = TemplateReader(shapes: signature.shapes, log: log)
        let isPresented = node(.response)?["view"]?.scalar?.text == "swift"
        return isPresented ? given.adding("call", .document) : given
    }

    /// Logs what is there already where nothing changes.
    fileprivate func checkAlready(_ steps: [StepDescriptor], _ effect: Effect?) {
        guard effect == .read, steps.contains(where: { $0.already != nil }) else { return }
        log.report(
            mark(of: .steps), "`already` in a verb that only reads", "remove it, or state what the verb does: write")
    }

    /// The names that decide whether a question is asked.
    fileprivate func conditionNames(of key: CommandKey) -> [String] {
        [ConfirmationKey.when, .unless].flatMap { part -> [String] in
            guard let node = node(key)?[part.rawValue] else { return [] }
            let items: [YAMLNode] = if case .sequence(let items) = node.content { items } else { [node] }
            return items.compactMap { $0.scalar?.text }
        }
    }

    /// The values that are sent one by one: those of a repeated argument, or, as a mapping, those of anything.
    fileprivate func each(_ templates: TemplateReader) -> EachDescriptor? {
        if let node = node(.each), node.scalar == nil { return namedEach(node, templates) }
        guard let name = argument(.each, templates) else { return nil }
        guard let shape = templates.shapes[name], shape.isRepeated, shape.isAlwaysThere, !shape.isJoined else {
            log.report(
                mark(of: .each), "`\(name)` is not always a list of values",
                "declare it `repeated: true` and required, without `join`")
            return nil
        }
        return EachDescriptor(item: name, list: name)
    }

    private func namedEach(_ node: YAMLNode, _ templates: TemplateReader) -> EachDescriptor? {
        guard let fields = Fields<EachKey>(node, "`each`", log: log) else { return nil }
        let item = fields.name(.item)
        if let item, templates.shapes[item] != nil || StepDescriptor.taken.contains(item) {
            log.report(
                fields.mark(of: .item), "`item` is \(item.quoted), which means something already", "choose another name"
            )
        }
        guard fields.required(.list, "things") != nil, let list = fields.found(.list, templates) else { return nil }
        if let shape = templates.shapes[list], !shape.hasMembers, !shape.isRepeated || shape.isJoined {
            log.report(
                fields.mark(of: .list), "`\(list)` is no list of values",
                "name a step, or an argument that is `repeated: true`, without `join`")
        }
        return item.map { EachDescriptor(item: $0, list: list) }
    }
}
