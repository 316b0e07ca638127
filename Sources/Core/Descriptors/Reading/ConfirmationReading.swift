enum ConfirmationKey: String, FieldKey {
    case question, unattended, when, unless, word, refused
}

private enum Unattended: String, CaseIterable {
    case proceed, refuse
}

extension Fields<CommandKey> {
    /// What is asked before the verb runs: a question alone, or a mapping; `nil` when nothing is.
    /// - Parameter templates: What a question can name.
    func confirmation(_ templates: TemplateReader) -> Confirmation? {
        guard let node = node(.confirm) else { return nil }
        guard node.scalar == nil else {
            return question(node, templates).map { Confirmation(question: $0) }
        }
        guard let fields = Fields<ConfirmationKey>(node, "the confirmation", log: log) else { return nil }
        let unattended = fields.choice(.unattended, of: Unattended.self) ?? .refuse
        let condition = fields.condition(when: .when, unless: .unless, templates)
        let word = fields.line(.word, limit: 20)
        let refusal = fields.line(.refused, limit: 200)
        if word != nil, fields.node(.unattended) != nil {
            log.report(
                fields.mark(of: .unattended), "`unattended` beside `word`, which is read from a pipe too",
                "keep one of the two")
        }
        guard let text = fields.required(.question, "Delete {name}?") else { return nil }
        return question(text, templates).map {
            Confirmation(
                question: $0, proceedsUnattended: unattended == .proceed, condition: condition, word: word,
                refusal: refusal)
        }
    }

    private func question(_ node: YAMLNode, _ templates: TemplateReader) -> [TemplatePart]? {
        guard node.line(of: "confirm", limit: 200, log: log) != nil else { return nil }
        return templates.shown(node, in: "the question")
    }
}

extension Fields {
    /// The name of an argument, an option or a step; `nil` when the key is missing.
    func found(_ key: Key, _ templates: TemplateReader) -> String? {
        node(key).flatMap { found($0, key, templates) }
    }

    /// The names of arguments, options or steps: one, or a list of them; none when the key is missing.
    func allFound(_ key: Key, _ templates: TemplateReader) -> [String] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.content else { return found(node, key, templates).map { [$0] } ?? [] }
        if items.isEmpty { log.report(node.mark, "`\(key.rawValue)` is an empty list", "write at least one name") }
        return items.compactMap { found($0, key, templates) }
    }

    private func found(_ node: YAMLNode, _ key: Key, _ templates: TemplateReader) -> String? {
        guard let text = node.line(of: key.rawValue, limit: 60, log: log) else { return nil }
        if templates.shapes[text] != nil { return text }
        let nearest = Spelling.nearest(to: text, among: templates.shapes.keys, limit: 1).first
        log.report(
            node.mark, "`\(key.rawValue)` names \(text.quoted), which is no argument, option or step",
            nearest.map { "did you mean `\($0)`?" } ?? "declare it under `arguments`, `options` or `steps`")
        return nil
    }
}
