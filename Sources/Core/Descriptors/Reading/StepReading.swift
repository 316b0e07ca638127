enum StepKey: String, FieldKey {
    case name, when, unless, request, response, find, otherwise, value, expect, already, missing, fix, optional
}

enum ExpectationKey: String, FieldKey {
    case required = "is"
    case prohibited = "not"
    case message, fix
}

enum AlreadyKey: String, FieldKey {
    case condition = "is"
    case message
}

private enum Otherwise: String, CaseIterable { case first }

/// Reads `steps:`, in order, and says what the templates behind them can use.
struct StepList {
    private(set) var steps: [StepDescriptor] = []
    /// For the main request and whatever comes after it.
    private(set) var templates: TemplateReader

    init(_ nodes: [YAMLNode], templates: TemplateReader) {
        self.templates = templates
        let log = templates.log
        if let extra = nodes.dropFirst(StepDescriptor.limit).first {
            log.report(extra.mark, "more than \(StepDescriptor.limit) steps", "bind the verb to Swift, or ask for less")
        }
        for (index, node) in nodes.prefix(StepDescriptor.limit).enumerated() {
            self.templates.laterSteps = Set(nodes[index...].compactMap { $0["name"]?.scalar?.text })
            guard let step = StepDescriptor(node, templates: self.templates) else { continue }
            if steps.contains(where: { $0.name == step.name }) {
                log.report(node.mark, "the step `\(step.name)` stands twice", "give one of the two another name")
            }
            steps.append(step)
            self.templates = self.templates.adding(step.name, shape(of: step, at: node.mark, log))
        }
        self.templates.laterSteps = []
    }

    /// What templates must know of what a step finds, which may stand in for an argument.
    private func shape(of step: StepDescriptor, at mark: YAMLMark, _ log: DiagnosticLog) -> ArgumentShape {
        let runs = !step.isOptional && step.when == nil && step.unless == nil
        var shape = ArgumentShape.document
        shape.isAlwaysThere = runs
        shape.hasMembersAlways = runs
        guard let argument = templates.shapes[step.name], !argument.hasMembers else { return shape }
        if argument.isAlwaysThere {
            log.report(
                mark, "the step `\(step.name)` never runs: that argument always has a value",
                "remove `required` or `default` there, or give the step another name")
        }
        if argument.isRepeated || argument.type == .flag || argument.type == .pair {
            log.report(mark, "the step `\(step.name)` stands in for what is no single text", "give it another name")
        }
        shape.hasMembersAlways = false
        shape.isDeclared = true
        shape.isSensitive = argument.isSensitive
        return shape
    }
}

extension StepDescriptor {
    /// What placeholders mean already.
    static let taken: Set<String> = ["answer", "state", "row", "call"]

    /// `nil` when it has no usable name or request; every fault is logged.
    fileprivate init?(_ node: YAMLNode, templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<StepKey>(node, "the step", log: log) else { return nil }
        let name = fields.name(.name)
        if let name, Self.taken.contains(name) {
            log.report(fields.mark(of: .name), "a step cannot be called `\(name)`", "give it another name")
        }
        let request = fields.required(.request, "{service: …, method: GET, path: …}")
            .flatMap { RequestDescriptor($0, templates: templates, effect: .read) }
        if let request, request.method != "GET" {
            log.report(
                fields.mark(of: .request), "a step sends \(request.method)", "steps only look things up: write GET")
        }
        // What was found can be named in what is said of it.
        let found = name.map(templates.knowing) ?? templates
        let expectations = fields.list(.expect).compactMap { Expectation($0, templates: found) }
        let find = fields.condition(.find, templates)
        if find == nil, fields.node(.otherwise) != nil {
            log.report(fields.mark(of: .otherwise), "`otherwise` without `find`", "add `find`, or select `[0]`")
        }
        let already = fields.node(.already).flatMap { Already($0, templates: found) }
        let missing = templates.line(.missing, of: fields)
        let fix = templates.fix(.fix, of: fields)
        guard let name, let request else { return nil }
        self.init(
            name: name, when: fields.argument(.when, templates), unless: fields.argument(.unless, templates),
            request: request, answer: fields.node(.response).flatMap { AnswerDescriptor($0, log: log) } ?? .plain,
            find: find, takesFirst: fields.choice(.otherwise, of: Otherwise.self) != nil,
            value: fields.path(.value) ?? JSONPath([]), expectations: expectations, already: already,
            missing: missing, fix: fix,
            isOptional: fields.bool(.optional))
    }
}

extension TemplateReader {
    /// The same, where a step has found something.
    fileprivate func knowing(_ step: String) -> TemplateReader {
        var shape = ArgumentShape.document
        shape.isSensitive = shapes[step]?.isSensitive ?? false
        var reader = adding(step, shape)
        reader.laterSteps.remove(step)
        return reader
    }
}

extension StepDescriptor.Expectation {
    /// `nil` when it says nothing; every fault is logged.
    init?(_ node: YAMLNode, templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<ExpectationKey>(node, "the expectation", log: log) else { return nil }
        let required = fields.condition(.required, templates)
        let prohibited = fields.condition(.prohibited, templates)
        if required == nil, prohibited == nil {
            log.report(fields.mark, "an expectation without `is` or `not`", "write `is: {share_type: external}`")
        }
        guard fields.required(.message, "{id} is of another kind") != nil,
            let message = templates.line(.message, of: fields)
        else { return nil }
        self.init(
            required: required, prohibited: prohibited, message: message, fix: templates.fix(.fix, of: fields))
    }
}

extension StepDescriptor.Already {
    /// `nil` when it says nothing; every fault is logged.
    fileprivate init?(_ node: YAMLNode, templates: TemplateReader) {
        guard let fields = Fields<AlreadyKey>(node, "`already`", log: templates.log),
            fields.required(.condition, "{status: stopped}") != nil,
            fields.required(.message, "{id} is stopped already") != nil,
            let condition = fields.condition(.condition, templates),
            let message = templates.line(.message, of: fields)
        else { return nil }
        self.init(condition: condition, message: message)
    }
}

extension Fields {
    /// The name of an argument or option that is declared; `nil` when the key is missing.
    func argument(_ key: Key, _ templates: TemplateReader) -> String? {
        guard let node = node(key), let text = node.line(of: key.rawValue, limit: 60, log: log) else { return nil }
        if templates.shapes[text]?.isDeclared == true { return text }
        let declared = templates.shapes.filter(\.value.isDeclared).keys
        let nearest = Spelling.nearest(to: text, among: declared, limit: 1).first
        log.report(
            node.mark, "`\(key.rawValue)` names \(text.quoted), which is no argument or option",
            nearest.map { "did you mean `\($0)`?" } ?? "declare it under `arguments` or `options`")
        return nil
    }
}
