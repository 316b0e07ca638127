/// What a command declares of its requests and their answers.
struct ExchangeReading {
    let steps: [StepDescriptor]
    let each: String?
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
            fields.list(.steps), templates: TemplateReader(shapes: signature.shapes, log: fields.log))
        steps = list.steps
        templates = list.templates
        each = fields.each(templates)
        let one = each.map(templates.one) ?? templates
        request = fields.node(.request).flatMap { RequestDescriptor($0, templates: one, effect: effect) }
        let response = fields.node(.response).flatMap {
            ResponseDescriptor($0, templates: one.adding("answer", .document))
        }
        self.response = request == nil ? nil : response ?? .plain
        changesSomething = request != nil && effect != .read
        pages = fields.node(.pages).flatMap { PagesDescriptor($0, log: fields.log) }
        watch = fields.node(.watch).flatMap { WatchDescriptor($0, templates: one, effect: effect) }
        fields.checkKinds(effect)
        if response?.result != nil, let kind = [CommandKey.pages, .watch].first(where: { fields.node($0) != nil }) {
            fields.log.report(
                fields.mark(of: .response), "`result` beside `\(kind.rawValue)`, which has a result of its own",
                "keep one of the two")
        }
        if response?.filters.isEmpty == false, let kind = [CommandKey.pages].first(where: { fields.node($0) != nil }) {
            fields.log.report(
                fields.mark(of: .response), "`where` beside `\(kind.rawValue)`, which counts what the server has",
                "keep one of the two")
        }
        if fields.node(.pages) != nil {
            signature.checkAdded(pages?.options.map(\.name) ?? ["all", "limit"], by: "pages")
        }
        if let request {
            var names = steps.reduce(into: request.valueNames) { $0.formUnion($1.valueNames) }
            names.formUnion([each].compactMap(\.self))
            names.formUnion(watch?.valueNames ?? [])
            names.formUnion(response?.valueNames ?? [])
            // What decides whether a question is asked has its use there.
            if let condition = fields.node(.confirm)?[ConfirmationKey.when.rawValue]?.scalar?.text {
                names.insert(condition)
            }
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
        if steps.contains(where: { !$0.isOptional }) { codes.append(.remoteNotFound) }
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

    /// The repeated argument whose values are sent one by one.
    fileprivate func each(_ templates: TemplateReader) -> String? {
        guard let name = argument(.each, templates) else { return nil }
        guard let shape = templates.shapes[name], shape.isRepeated, shape.isAlwaysThere, !shape.isJoined else {
            log.report(
                mark(of: .each), "`\(name)` is not always a list of values",
                "declare it `repeated: true` and required, without `join`")
            return nil
        }
        return name
    }
}
