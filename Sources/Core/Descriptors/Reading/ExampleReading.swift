enum ExampleKey: String, FieldKey {
    case run, note, serve, prints
}

enum ServeKey: String, FieldKey {
    case method, path, status, json, raw

    static let renamed = ["text": "raw"]
}

extension ExampleDescriptor {
    /// `nil` when it has no line to run; every fault is logged.
    init?(_ node: YAMLNode, of signature: ExampleRule, log: DiagnosticLog) {
        guard let fields = Fields<ExampleKey>(node, "the example", log: log) else { return nil }
        let run = fields.requiredLine(.run, limit: 400, "olares-cli \(signature.path.text(separatedBy: " "))")
        if let run { signature.check(run, at: fields.mark(of: .run), log: log) }
        let serve = fields.node(.serve).map { ServedResponse.list($0, log: log) } ?? []
        if fields.node(.prints) != nil, signature.hasRequest, fields.node(.serve) == nil {
            log.report(fields.mark(of: .prints), "`prints` without `serve`", "add the answer that it is printed from")
        }
        guard let run else { return nil }
        let source = log.location(fields.mark(of: .run))
        self.init(
            run: run, note: fields.line(.note, limit: 200) ?? "", serve: serve, prints: fields.text(.prints),
            source: source,
            printsSource: fields.node(.prints) == nil ? source : log.location(fields.mark(of: .prints)))
    }
}

extension ExampleDescriptor.ServedResponse {
    /// One answer, or a list of them.
    fileprivate static func list(_ node: YAMLNode, log: DiagnosticLog) -> [Self] {
        if case .sequence(let items) = node.content { return items.compactMap { Self($0, log: log) } }
        return Self(node, log: log).map { [$0] } ?? []
    }

    private init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let fields = Fields<ServeKey>(node, "the served answer", log: log) else { return nil }
        let (method, path) = (fields.line(.method, limit: 10), fields.line(.path, limit: 400))
        let status = fields.integer(.status, in: 100...599) ?? 200
        guard let body = fields.body() else { return nil }
        self.init(method: method, path: path, status: Int(status), body: body)
    }
}

extension Fields<ServeKey> {
    /// What is sent, `null` where nothing is said of it; `nil` when it is said in two ways.
    fileprivate func body() -> ExampleDescriptor.ServedResponse.Body? {
        switch (node(.json), node(.raw)) {
        case (let document?, nil): return .json(document.json)
        case (nil, let text?): return text.scalar?.text == "" ? .text("") : self.text(.raw).map { .text($0) }
        case (nil, nil): return .json(.null)
        case (_?, _?): log.report(mark(of: .raw), "`raw` beside `json`", "keep one of the two")
        }
        return nil
    }
}

/// What an example's command line is held against.
struct ExampleRule {
    let path: [String]
    let aliases: [String]
    let options: [OptionDescriptor]
    let hasRequest: Bool

    /// Logs when the line does not call the verb, or names an option that the verb does not have.
    func check(_ line: String, at mark: YAMLMark, log: DiagnosticLog) {
        let calls = ShellLine.commands(in: line).filter { $0.first == "olares-cli" }
        guard let call = calls.first(where: isCall) else {
            log.report(
                mark, "the example does not call this command",
                "write `olares-cli \(path.joined(separator: " "))` and its arguments")
            return
        }
        for word in call.dropFirst(path.count + 1).prefix(while: { $0 != "--" }) {
            if let problem = problem(with: word) {
                let nearest = Spelling.nearest(
                    to: problem, among: options.flatMap(\.spellings).map { "--" + $0 }, limit: 1)
                log.report(
                    mark, "the example uses \(problem.quoted), which is not declared",
                    nearest.first.map { "did you mean `\($0)`?" } ?? "declare it under `options`")
            }
        }
    }

    private func isCall(_ words: [String]) -> Bool { ShellLine.calls(words, path, aliases) }

    /// The option of `word` that nothing declares; `nil` when there is none.
    private func problem(with word: String) -> String? {
        if word.hasPrefix("--") {
            let name = String(word.dropFirst(2).prefix { $0 != "=" })
            let isKnown =
                Signature.reservedOptions.contains(name) || options.contains { $0.spellings.contains(name) }
            return isKnown ? nil : "--" + name
        }
        guard word.hasPrefix("-"), let letter = word.dropFirst().first, letter.isLetter else { return nil }
        let isKnown = Signature.reservedShorts.contains(letter) || options.contains { $0.short == letter }
        return isKnown ? nil : "-\(letter)"
    }
}
