/// Options and arguments that are declared once for several commands, under `shared:` at the head of a file.
///
/// What a skill's `commands.yaml` shares is for all files of the skill; what another file shares is for its own commands.
struct SharedDeclarations: Sendable {
    /// The two lists in which a command can use a shared declaration.
    enum Kind: String, FieldKey {
        case arguments, options
    }

    /// A shared declaration that a command names.
    struct Use {
        let kind: Kind
        let name: String
    }

    private let arguments: [YAMLNode]
    private let options: [YAMLNode]

    /// Nothing is shared.
    static let none = SharedDeclarations(arguments: [], options: [])

    private init(arguments: [YAMLNode], options: [YAMLNode]) {
        self.arguments = arguments
        self.options = options
    }

    /// These alone.
    init(_ declarations: [(kind: Kind, node: YAMLNode)]) {
        self.init(
            arguments: declarations.filter { $0.kind == .arguments }.map(\.node),
            options: declarations.filter { $0.kind == .options }.map(\.node))
    }

    /// Takes `shared:` apart.
    /// - Parameter node: Its value; `nil` shares nothing.
    init(_ node: YAMLNode?, log: DiagnosticLog) {
        guard let node, let fields = Fields<Kind>(node, "`shared`", log: log) else {
            self = .none
            return
        }
        self.init(arguments: fields.list(.arguments), options: fields.list(.options))
    }

    /// Logs every fault of the declarations, at the place where they stand.
    func check(_ log: DiagnosticLog) {
        Self.checkNames(arguments.compactMap { ArgumentDescriptor($0, log: log)?.name }, of: arguments, log)
        Self.checkNames(options.compactMap { OptionDescriptor($0, log: log)?.name }, of: options, log)
    }

    private static func checkNames(_ names: [String], of nodes: [YAMLNode], _ log: DiagnosticLog) {
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            let second = nodes.last { $0["name"]?.scalar?.text == name }
            log.report(
                second?.mark ?? .start, "`shared` declares `\(name)` twice", "keep one of the two, or rename it")
        }
    }

    /// These, and those of another file for every name that is not declared here.
    func over(_ other: SharedDeclarations) -> SharedDeclarations {
        SharedDeclarations(arguments: arguments + other.arguments, options: options + other.options)
    }

    /// A declaration as an item of a command's list stands for it: the item itself, or the shared one that it names, with
    /// the keys that it adds or says otherwise.
    /// - Returns: `nil` for a name that nothing shares, which is logged.
    func declaration(for item: YAMLNode, _ kind: Kind, log: DiagnosticLog) -> YAMLNode? {
        guard let (name, others) = Self.use(of: item) else { return item }
        guard let text = name.text(of: "use", log: log) else { return nil }
        let declared = kind == .options ? options : arguments
        guard let shared = declared.first(where: { $0["name"]?.scalar?.text == text }) else {
            let names = declared.compactMap { $0["name"]?.scalar?.text }
            let nearest = Spelling.nearest(to: text, among: names, limit: 1).first
            log.report(
                name.mark, "`\(kind.rawValue)` uses \(text.quoted), which `shared` does not declare",
                nearest.map { "did you mean `\($0)`?" } ?? "declare it under `shared`, or write it out: {name: …}")
            return nil
        }
        guard !others.isEmpty, case .mapping(let entries) = shared.content else {
            return YAMLNode(content: shared.content, mark: item.mark)
        }
        let kept = entries.filter { entry in !others.contains { $0.name == entry.name } }
        return YAMLNode(content: .mapping(kept + others), mark: item.mark)
    }

    /// What a command names of shared declarations; a name that is no text is left out.
    static func uses(by command: YAMLNode) -> [Use] {
        Kind.allCases.flatMap { kind -> [Use] in
            guard case .sequence(let items)? = command[kind.rawValue]?.content else { return [] }
            return items.compactMap { use(of: $0)?.name.scalar.map { Use(kind: kind, name: $0.text) } }
        }
    }

    /// Whether an item names a shared declaration.
    static func isUse(_ item: YAMLNode) -> Bool { use(of: item) != nil }

    private static func use(of item: YAMLNode) -> (name: YAMLNode, others: [YAMLEntry])? {
        switch item.content {
        case .scalar: return (item, [])
        case .mapping(let entries):
            guard let name = item["use"] else { return nil }
            return (name, entries.filter { $0.name != "use" })
        case .sequence: return nil
        }
    }
}
