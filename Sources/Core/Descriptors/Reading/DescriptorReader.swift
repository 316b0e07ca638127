/// Where a descriptor comes from, which decides what it may declare.
public enum DescriptorOrigin: Sendable {
    /// Part of this program.
    case builtIn
    /// A skill that someone installed: data from a stranger.
    case external
}

/// What was read, and what was wrong with it.
public struct Reading<Value: Sendable>: Sendable {
    /// As much as could be made of the text; to be used only when there are no diagnostics.
    public let value: Value?
    /// Everything that is wrong, in the order of the file.
    public let diagnostics: [Diagnostic]

    /// The value of a text without faults.
    public func checked() throws(Failure) -> Value {
        if let failure = diagnostics.failure { throw failure }
        guard let value else { throw Failure(.internalFault, "nothing was read, and nothing said why") }
        return value
    }
}

/// One `commands.yaml`, or one file of `commands/`.
public struct DescriptorFile: Sendable, Equatable {
    /// The group that it is about.
    public let group: GroupDescriptor
    /// Its verbs; none where only the head was wanted.
    public let commands: [CommandDescriptor]
}

/// Reads descriptor files. Keys and their meaning: docs/descriptors.md.
public struct DescriptorReader: Sendable {
    /// How much of a file is wanted. What stands behind it is not looked at.
    public enum Extent: Sendable {
        case whole
        /// The keys before `commands:`.
        case head
    }

    /// The first line of every descriptor file.
    public static let schema = "olares-cli/commands/v1"

    private let file: String
    private let origin: DescriptorOrigin
    private let skill: String?
    private let vocabulary: VocabularySource
    private let root: @Sendable () -> [UInt8]?
    private let limits: YAMLLimits

    /// - Parameters:
    ///   - file: The name that diagnostics show.
    ///   - origin: Who wrote it.
    ///   - skill: The name of the installed skill; the first word of the group where that is not known.
    ///   - vocabulary: The words that it may use; asked for when it uses one.
    ///   - root: The skill's `commands.yaml`, whose shared declarations the commands may use; asked for when one does.
    public init(
        file: String, origin: DescriptorOrigin, skill: String? = nil, limits: YAMLLimits = YAMLLimits(),
        vocabulary: @escaping VocabularySource = { .core }, root: (@Sendable () -> [UInt8]?)? = nil
    ) {
        self.file = file
        self.origin = origin
        self.skill = skill
        self.limits = limits
        self.vocabulary = vocabulary
        self.root = root ?? { nil }
    }

    /// Reads as much of a file as is wanted.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ extent: Extent = .whole) -> Reading<DescriptorFile> {
        let log = DiagnosticLog(file: file, vocabulary: vocabulary)
        let parts = FileParts(bytes, extent, limits: limits, log: log)
        guard !parts.isBroken else { return Reading(value: nil, diagnostics: log.sorted) }
        let group = group(parts.header, at: parts.mark, log: log)
        let shared = parts.commands.isEmpty ? SharedDeclarations.none : shared(parts.header, parts.commands, log: log)
        let author = group?.skill
        let rules = origin == .external ? ExternalRules(skill: author ?? "", shared: shared, log: log) : nil
        rules?.check(header: parts.header)
        let commands = parts.commands.compactMap { node in
            let command = CommandDescriptor(node, in: group?.path ?? [], of: author, shared: shared, log: log)
            rules?.check(node, command)
            return command
        }
        if extent == .whole {
            if parts.commandsMark == nil {
                log.report(parts.mark, "the file has no `commands`", "add `commands:` and a list of them")
            }
            CommandNameRule(log: log).check(commands)
        }
        return Reading(value: group.map { DescriptorFile(group: $0, commands: commands) }, diagnostics: log.sorted)
    }

    /// As ``read(_:_:)-(UnsafeBufferPointer<UInt8>,_)``, for bytes that came from a file.
    public func read(_ bytes: [UInt8], _ extent: Extent = .whole) -> Reading<DescriptorFile> {
        bytes.withUnsafeBufferPointer { read($0, extent) }
    }

    /// One command of a file whose other contents are known to be right; `nil` when a whole reading must decide.
    /// - Parameters:
    ///   - group: What the file says under `group:`.
    ///   - recordings: Whether the answers of its examples, and what they print, are wanted.
    func command(
        _ word: String, _ way: CommandText.Way = .name, in bytes: UnsafeBufferPointer<UInt8>, group: [String],
        recordings: Bool = true
    ) -> CommandDescriptor? {
        guard let text = CommandText.all(in: bytes).first(where: { $0.isCalled(word, way, in: bytes) }) else {
            return nil
        }
        let log = DiagnosticLog(file: file, vocabulary: vocabulary)
        let root: YAMLNode? =
            if recordings {
                YAMLReader.read(
                    UnsafeBufferPointer(rebasing: bytes[text.range]), firstLine: text.line, limits: limits, log: log)
            } else {
                text.withoutRecordings(in: bytes).withUnsafeBufferPointer {
                    YAMLReader.read($0, firstLine: text.line, limits: limits, log: log)
                }
            }
        guard case .sequence(let items)? = root?.content, let item = items.first else { return nil }
        guard let shared = declarations(usedBy: item, in: bytes, log: log) else { return nil }
        let command = CommandDescriptor(item, in: group, of: nil, shared: shared, log: log)
        return log.diagnostics.isEmpty ? command : nil
    }

    enum HeaderKey: String, FieldKey {
        case schema, group, aliases, summary, details, tools, shared
    }

    // MARK: What is shared

    /// What the commands of a file may use, of which its own head is held to the rules.
    private func shared(_ header: [YAMLEntry], _ commands: [YAMLNode], log: DiagnosticLog) -> SharedDeclarations {
        let own = Self.declared(in: header, log: log)
        own.check(log)
        return commands.contains { !SharedDeclarations.uses(by: $0).isEmpty } ? own.over(inherited()) : own
    }

    /// What the skill's `commands.yaml` shares.
    private func inherited() -> SharedDeclarations {
        guard let bytes = root() else { return .none }
        let log = DiagnosticLog(file: file, vocabulary: vocabulary)
        let parts = bytes.withUnsafeBufferPointer { FileParts($0, .head, limits: limits, log: log) }
        return Self.declared(in: parts.header, log: log)
    }

    private static func declared(in header: [YAMLEntry], log: DiagnosticLog) -> SharedDeclarations {
        SharedDeclarations(header.first { $0.name == HeaderKey.shared.rawValue }?.value, log: log)
    }

    /// What one command uses, without reading the other declarations: they are half of what a help would read otherwise.
    /// - Returns: `nil` when a whole reading must decide.
    private func declarations(
        usedBy command: YAMLNode, in bytes: UnsafeBufferPointer<UInt8>, log: DiagnosticLog
    ) -> SharedDeclarations? {
        let own = SharedText(bytes)
        let uses = SharedDeclarations.uses(by: command)
        var (found, missing): ([(SharedDeclarations.Kind, YAMLNode)], [SharedDeclarations.Use]) = ([], [])
        for use in uses {
            if let node = own.declaration(use, limits: limits, log: log) {
                found.append((use.kind, node))
            } else {
                missing.append(use)
            }
        }
        guard !missing.isEmpty else { return SharedDeclarations(found) }
        guard let bytes = root() else { return nil }
        return bytes.withUnsafeBufferPointer { bytes -> SharedDeclarations? in
            let root = SharedText(bytes)
            for use in missing {
                guard let node = root.declaration(use, limits: limits, log: log) else { return nil }
                found.append((use.kind, node))
            }
            return SharedDeclarations(found)
        }
    }

    // MARK: The head

    private func group(_ header: [YAMLEntry], at mark: YAMLMark, log: DiagnosticLog) -> GroupDescriptor? {
        let fields = Fields<HeaderKey>(header, at: mark, "the file", log: log)
        if let node = fields.required(.schema, Self.schema), let schema = node.text(of: "schema", log: log),
            schema != Self.schema
        {
            log.report(node.mark, "the schema \(schema.quoted) is not known here", "write `schema: \(Self.schema)`")
        }
        let path = path(fields)
        let summary = path == [] ? "" : fields.requiredLine(.summary, limit: 60, "What the group is for")
        let aliases = fields.names(.aliases)
        return path.map {
            GroupDescriptor(
                path: $0, aliases: aliases, summary: summary ?? "", details: fields.text(.details) ?? "",
                isListedOnRequest: fields.choice(.tools, of: ToolsWord.self) == .onRequest,
                skill: origin == .external ? skill ?? $0.first : nil, source: log.location(mark))
        }
    }

    /// The words of `group:`. Built-in verbs may stand outside any group.
    private func path(_ fields: Fields<HeaderKey>) -> [String]? {
        if origin == .builtIn, fields.node(.group) == nil { return [] }
        guard let node = fields.required(.group, "things"),
            let text = node.line(of: "group", limit: 120, log: fields.log)
        else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if let problem = words.lazy.compactMap({ Names.problem(with: $0) }).first {
            fields.log.report(node.mark, problem, "\(Names.remedy); one space between nested groups")
            return nil
        }
        guard words.count <= Names.maxGroupWords else {
            fields.log.report(
                node.mark, "a group of \(words.count) words", "at most \(Names.maxGroupWords) can be nested")
            return nil
        }
        return words
    }
}

/// When a tool server lists the verbs of a group.
private enum ToolsWord: String, CaseIterable {
    case onRequest = "on-request"
}

/// No two commands of a file can be called alike.
private struct CommandNameRule {
    let log: DiagnosticLog

    func check(_ commands: [CommandDescriptor]) {
        var taken: [String: FileLocation] = [:]
        for command in commands {
            for name in command.path.suffix(1) + command.aliases {
                guard let earlier = taken.updateValue(command.source, forKey: name) else { continue }
                log.report(
                    YAMLMark(line: command.source.line, column: command.source.column),
                    "the command `\(name)` is declared on line \(earlier.line) already",
                    "give one of the two another name")
            }
        }
    }
}
