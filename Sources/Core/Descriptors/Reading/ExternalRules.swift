/// The rules for the descriptors of installed skills, which are data from strangers: what a built-in verb may declare, and
/// theirs may not. The reasons, and the test of each rule, stand in docs/security.md.
///
/// Two rules need to know other files and stand elsewhere: ``GroupRule`` for the words that a skill can take, and
/// ``Catalogue`` for the commands that its repairs can name.
struct ExternalRules {
    /// What the variables of the skill begin with, such as `OLARES_WEATHER_`.
    private let variablePrefix: String
    private let shared: SharedDeclarations
    private let log: DiagnosticLog

    /// - Parameters:
    ///   - skill: The skill's name.
    ///   - shared: What arguments and options that are named stand for.
    init(skill: String, shared: SharedDeclarations, log: DiagnosticLog) {
        self.shared = shared
        variablePrefix = "OLARES_" + skill.uppercased().split(separator: "-").joined(separator: "_") + "_"
        self.log = log
    }

    /// Logs what the keys before `commands` may not say.
    func check(header: [YAMLEntry]) {
        for entry in header {
            checkVisible(entry)
            if entry.name == "aliases" {
                log.report(entry.value.mark, "an installed group has other words for itself", "remove `aliases`")
            }
        }
    }

    /// Logs what a command may not say.
    /// - Parameters:
    ///   - node: The command as it is written.
    ///   - command: What was read of it; `nil` where that is nothing.
    func check(_ node: YAMLNode, _ command: CommandDescriptor?) {
        checkVisible(node)
        checkNames(node)
        for kind in SharedDeclarations.Kind.allCases {
            for declaration in declarations(kind, of: node) {
                // A shared one may stand in a file that is not checked itself.
                if let use = declaration.use { checkVisible(declaration.node, at: use) }
                checkVariable(declaration)
            }
        }
        if let view = node["response"]?["view"], view.scalar?.text == ViewWord.swift.rawValue {
            report(
                view.mark, "an installed skill has no Swift", "declare `columns`, `fields` or `says` in place of `view`"
            )
        }
        if node["request"] == nil {
            report(
                node.mark, "the command has no `request`",
                "declare the HTTP request; only built-in commands are bound to Swift")
        }
        let effect = node["effect"]?.scalar?.text
        if let request = node["request"] { checkMethod(request, effect: effect) }
        let looks =
            node.items(of: "steps").compactMap { $0["request"] } + [node["watch"]?["request"]].compactMap(\.self)
        for request in [node["request"]].compactMap(\.self) + looks {
            checkService(request)
            checkHeaders(request)
        }
        if let upload = node["request"]?["upload"]?["from"] { checkUpload(upload, of: node) }
        if let unattended = node["confirm"]?["unattended"], unattended.scalar?.text == "proceed" {
            report(
                unattended.mark, "`unattended: proceed` is for built-in commands",
                "remove it: where nobody can be asked, the caller adds --yes")
        }
        if let condition = node["confirm"]?["when"] {
            report(
                condition.mark, "`when` at the question of an installed skill",
                "remove it: its question is always asked")
        }
        if let hidden = node["hidden"], hidden.scalar?.bool == true {
            report(
                hidden.mark, "an installed skill hides a command", "remove `hidden`: people see what they can run")
        }
        for fix in command?.fixes ?? [] { check(fix, in: node) }
    }

    /// An argument or option as it counts, with the place where a shared one is named.
    private struct Declaration {
        let node: YAMLNode
        let use: YAMLMark?
    }

    private func declarations(_ kind: SharedDeclarations.Kind, of command: YAMLNode) -> [Declaration] {
        command.items(of: kind.rawValue).compactMap { item in
            // Names that nothing declares are logged where the command is read.
            shared.declaration(for: item, kind, log: DiagnosticLog(file: log.file)).map {
                Declaration(node: $0, use: SharedDeclarations.isUse(item) ? item.mark : nil)
            }
        }
    }

    /// What cannot be seen can hide what is said, or turn it round.
    /// - Parameter place: Where it is said, for what stands elsewhere.
    private func checkVisible(_ node: YAMLNode, at place: YAMLMark? = nil) {
        switch node.content {
        case .scalar(let scalar): checkVisible(scalar.text, at: place ?? node.mark)
        case .sequence(let items): for item in items { checkVisible(item, at: place) }
        case .mapping(let entries): for entry in entries { checkVisible(entry, at: place) }
        }
    }

    private func checkVisible(_ entry: YAMLEntry, at place: YAMLMark? = nil) {
        checkVisible(entry.name, at: place ?? entry.mark)
        checkVisible(entry.value, at: place)
    }

    private func checkVisible(_ text: String, at mark: YAMLMark) {
        guard let odd = text.firstInvisible else { return }
        report(mark, "a text has the invisible character \(odd.described)", "remove it")
    }

    /// `<group> help` is answered by the program.
    private func checkNames(_ node: YAMLNode) {
        for name in [node["name"]].compactMap(\.self) + node.items(of: "aliases") {
            guard let text = name.scalar?.text, Names.skeleton(text) == Names.skeleton("help") else { continue }
            report(name.mark, "the program itself answers to `\(text)`", "give the command another name")
        }
    }

    /// A request could carry any other variable's secret away.
    private func checkVariable(_ declaration: Declaration) {
        guard let node = declaration.node["env"], let text = node.scalar?.text else { return }
        let isOwn = text.hasPrefix("OLARES_CLI_") || text == "OLARES_REFRESH_TOKEN"
        guard isOwn || !text.hasPrefix(variablePrefix) || text == variablePrefix else { return }
        report(
            declaration.use ?? node.mark, "`env` is \(text.quoted), which is not this skill's to read",
            "choose a name that begins with \(variablePrefix)")
    }

    /// A verb that reads runs unasked: in completion, and as a tool of a server that only reads.
    private func checkMethod(_ request: YAMLNode, effect: String?) {
        guard let node = request["method"], let method = node.scalar?.text else { return }
        if effect == "read", method != "GET", method != "HEAD" {
            report(node.mark, "a verb that only reads sends \(method)", "send GET or HEAD, or write `effect: write`")
        }
        if effect == "write", method == "DELETE" {
            report(
                node.mark, "a verb that deletes is not destructive",
                "write `effect: destructive`, and the question under `confirm`")
        }
    }

    /// What signs in, renews and keeps secrets is the program's own to talk to.
    private func checkService(_ request: YAMLNode) {
        guard let node = request["service"], let name = node.scalar?.text,
            [Service.auth, .vault].map(\.rawValue).contains(name)
        else { return }
        report(node.mark, "the service `\(name)` is not an installed skill's to ask", "name another service")
    }

    private func checkHeaders(_ request: YAMLNode) {
        guard case .mapping(let entries)? = request["headers"]?.content else { return }
        for entry in entries where !Self.headers.contains(entry.name.lowercased()) {
            report(
                entry.mark, "the header \(entry.name.quoted) is not an installed skill's to set",
                "remove it; these can be set: \(Self.headers.sorted().joined(separator: ", "))")
        }
    }

    /// Headers that say something of the contents. Any other one may mean who calls, or which route is meant, to a proxy or a
    /// service that nobody here knows.
    private static let headers: Set<String> = [
        "accept", "accept-language", "content-language", "content-type", "if-match", "if-modified-since",
        "if-none-match", "if-unmodified-since", "prefer", "range",
    ]

    /// The file that is sent is the one that the caller named.
    private func checkUpload(_ node: YAMLNode, of command: YAMLNode) {
        guard let name = node.scalar?.text else { return }
        let declared = SharedDeclarations.Kind.allCases.flatMap { declarations($0, of: command) }
        for declaration in declared where declaration.node["name"]?.scalar?.text == name {
            for key in ["default", "env", "hidden", "send-as", "join"] {
                guard let value = declaration.node[key] else { continue }
                report(
                    declaration.use ?? value.mark, "`\(key)` at the file that is sent, which the caller names",
                    "remove `\(key)`")
            }
        }
        for step in command.items(of: "steps") {
            guard let found = step["name"], found.scalar?.text == name else { continue }
            report(
                found.mark, "a step finds the file that is sent, which the caller names", "give the step another name")
        }
    }

    /// A repair is pasted, and run by agents.
    private func check(_ fix: FixTemplate, in command: YAMLNode) {
        switch fix {
        case .command(let words, let place):
            let mark = YAMLMark(line: place.line, column: place.column)
            for case .literal(let word)? in words.prefix(while: { $0 != [.literal("--")] }).map(\.first) {
                let isCluster = word.hasPrefix("-") && !word.hasPrefix("--") && word.contains("y")
                guard word.hasPrefix("--y") || isCluster else { continue }
                report(mark, "a repair consents with \(word.quoted)", "leave it out: who runs it decides")
            }
        case .advice(let parts):
            let names = parts.contains {
                if case .literal(let text) = $0 { text.contains("olares-cli") } else { false }
            }
            if names {
                report(
                    command.mark, "a repair in words names a command of this program",
                    "begin it with `olares-cli`, so that it can be checked")
            }
        }
    }

    /// A place is reported once.
    private func report(_ mark: YAMLMark, _ problem: String, _ remedy: String) {
        let place = log.location(mark)
        guard !log.diagnostics.contains(where: { $0.location == place }) else { return }
        log.report(mark, problem, remedy)
    }
}

extension YAMLNode {
    /// The items of a list under a key; none where there is no list.
    fileprivate func items(of key: String) -> [YAMLNode] {
        guard case .sequence(let items)? = self[key]?.content else { return [] }
        return items
    }
}

extension CommandDescriptor {
    /// Everything that it says to repair a failure, or to follow what it began.
    public var fixes: [FixTemplate] {
        let stepped = steps.flatMap { [$0.fix] + $0.expectations.map(\.fix) }
        let answered = (response?.expectations ?? []).map(\.fix)
        return (stepped + answered + [watch?.follow, removal?.replacement]).compactMap(\.self)
    }
}
