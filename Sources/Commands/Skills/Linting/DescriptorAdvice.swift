import OlaresCore

/// What a descriptor file may say, and its author did not mean: a path that leads nowhere in the answers recorded beside it, a
/// summary with a full stop.
struct DescriptorAdvice {
    private let file: String
    private let root: YAMLNode?
    private let commands: [CommandDescriptor]

    /// - Parameters:
    ///   - file: As findings name it.
    ///   - commands: What was read of the file.
    init(file: String, bytes: [UInt8], _ commands: [CommandDescriptor]) {
        self.file = file
        self.commands = commands
        root = YAMLNode.read(bytes, file: file).value
    }

    /// Everything there is to say.
    var findings: [SkillFinding] {
        let summaries = [root?["summary"]] + nodes.map { $0["summary"] }
        return summaries.compactMap { $0.flatMap(fullStop) } + commands.compactMap(nowhere)
    }

    private var nodes: [YAMLNode] {
        guard case .sequence(let items)? = root?["commands"]?.content else { return [] }
        return items
    }

    private func fullStop(_ summary: YAMLNode) -> SkillFinding? {
        guard let text = summary.scalar?.text, text.hasSuffix("."), !text.hasSuffix("..") else { return nil }
        let diagnostic = Diagnostic(
            place(summary.mark), "`summary` ends with a full stop", "leave it out; lists show it so")
        return .init(.warning, .descriptor, diagnostic)
    }

    /// A `select` that finds nothing in any recorded answer.
    private func nowhere(_ command: CommandDescriptor) -> SkillFinding? {
        guard let response = command.response, !response.select.steps.isEmpty, !response.answer.isText else {
            return nil
        }
        let documents = command.examples.compactMap { data(of: $0, command, response.envelope) }
        guard let shown = documents.first, documents.allSatisfy({ response.select.select(in: $0) == nil }) else {
            return nil
        }
        let node = nodes.first { $0.mark.line == command.source.line }?["response"]?["select"]
        let members = shown.object?.map(\.name) ?? []
        return .init(
            .error, .descriptor,
            Diagnostic(
                node.map { place($0.mark) } ?? command.source,
                "`select` leads nowhere in the recorded answer",
                members.isEmpty ? "the data there are no object" : "its members are \(members.joined(separator: ", "))")
        )
    }

    /// What the answer to the verb's own request carries; `nil` where an example does not have one that says.
    private func data(
        of example: ExampleDescriptor, _ command: CommandDescriptor, _ envelope: Envelope
    ) -> JSONValue? {
        // Which answer is that of the verb itself is plain where there is one request, or the others come before it.
        guard command.watch == nil, command.each == nil, let answer = example.serve.last,
            (200..<300).contains(answer.status), case .json(let document) = answer.body
        else { return nil }
        let isBare = envelope.success.map { envelope.isTolerant && document[$0.member] == nil } ?? true
        let data = isBare ? document : envelope.data.select(in: document)
        return data == .null ? nil : data
    }

    private func place(_ mark: YAMLMark) -> FileLocation {
        FileLocation(file: file, line: mark.line, column: mark.column)
    }
}
