import OlaresCore

/// What the manual says of the program, a group or a verb, in no markup yet. Manual pages and the Markdown reference are two
/// ways of writing it.
struct ManualPage {
    /// A part of a section.
    enum Block: Equatable {
        case paragraph(String)
        /// Command lines, as they are typed.
        case commands([String])
        /// Terms with their meanings.
        case terms([Term])
    }

    /// Something that is written as it is, and what it means.
    struct Term: Equatable {
        let term: String
        let meaning: String
    }

    /// A titled part.
    struct Section {
        let title: String
        let blocks: [Block]
    }

    /// The words that call it, the program's name first.
    let words: [String]
    let summary: String
    let usage: [String]
    let sections: [Section]

    /// The page of a verb.
    init(_ command: CommandDescriptor) {
        let help = VerbHelp(command: command)
        var description: [Block] = command.details.isEmpty ? [] : Self.paragraphs(command.details)
        if !command.aliases.isEmpty {
            description.append(.paragraph("Also called \(command.aliases.joined(separator: ", "))."))
        }
        description.append(.paragraph(Self.facts(of: command)))
        words = ["olares-cli"] + command.path
        summary = command.summary
        usage = [help.usageLine]
        sections = [
            Section(title: "Description", blocks: description),
            Self.section(
                "Arguments", command.arguments.map { Term(term: "<\($0.placeholder)>", meaning: help.describe($0)) }),
            Self.section("Options", options: command.options.filter { !$0.isHidden }),
            Self.section(
                "Global options",
                options: GlobalOptions.offered(to: command).filter { !GlobalOptions.always.contains($0) }),
            Section(
                title: "Examples",
                blocks: command.examples.flatMap { example -> [Block] in
                    (example.note.isEmpty ? [] : [.paragraph("\(example.note):")]) + [.commands([example.run])]
                }),
            Self.section(
                "Failures",
                command.possibleFailures.map {
                    Term(term: $0.rawValue, meaning: "\($0.meaning) (exit \($0.exit.rawValue))")
                }),
        ].filter { !$0.blocks.isEmpty }
    }

    /// The page of a group, or of the whole program.
    init(_ listing: GroupListing) {
        let group = listing.group
        let isRoot = group.path.isEmpty
        let words = ["olares-cli"] + group.path
        self.words = words
        summary = isRoot ? "Drive an Olares from the terminal, from scripts and from agents" : group.summary
        usage = [(words + [listing.groups.isEmpty ? "<verb>" : "<group> <verb>", "[options]"]).joined(separator: " ")]
        let members =
            listing.groups.map { Term(term: (words + [$0.name]).joined(separator: " "), meaning: $0.summary) }
            + listing.shownVerbs.map {
                Term(term: (words + [$0.name]).joined(separator: " "), meaning: $0.summary)
            }
        var sections = [
            Section(title: "Description", blocks: group.details.isEmpty ? [] : Self.paragraphs(group.details)),
            Self.section("Commands", members),
        ]
        if isRoot {
            sections += [
                Self.section("Global options", options: GlobalOptions.always),
                Self.section(
                    "Exit codes",
                    ExitCode.allCases.map { Term(term: String($0.rawValue), meaning: $0.meaning) }),
                Self.section("Environment", Self.variables),
            ]
        }
        self.sections = sections.filter { !$0.blocks.isEmpty }
    }

    private static func facts(of command: CommandDescriptor) -> String {
        var facts = ["Effect: \(command.effect.rawValue)\(command.asksFirst ? ", asks first" : "")."]
        switch command.profile {
        case .required: facts.append("Acts as the current profile.")
        case .optional: facts.append("Uses the current profile where there is one.")
        case .none: break
        }
        if let author = command.author { facts.append(author) }
        if let role = command.role {
            facts.append("Needs the role \(Person.label(ofRole: role.least.word)) or higher.")
        }
        if let version = command.minimumBackend?.version { facts.append("Needs Olares \(version) or newer.") }
        if let removal = command.removal { facts.append("Not for Olares \(removal.version) or newer.") }
        if let replacement = command.deprecated { facts.append("Deprecated: \(replacement).") }
        return facts.joined(separator: " ")
    }

    private static func paragraphs(_ text: String) -> [Block] {
        var paragraphs: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { paragraphs.append([]) } else { paragraphs[paragraphs.count - 1].append(line) }
        }
        return paragraphs.filter { !$0.isEmpty }.map { .paragraph($0.joined(separator: "\n")) }
    }

    private static func section(_ title: String, options: [OptionDescriptor]) -> Section {
        section(
            title,
            options.map { option in
                Term(term: String(option.helpTerm.drop { $0 == " " }), meaning: option.helpText)
            })
    }

    private static func section(_ title: String, _ terms: [Term]) -> Section {
        Section(title: title, blocks: terms.isEmpty ? [] : [.terms(terms)])
    }

    private static let variables = [
        Term(term: "OLARES_CLI_HOME", meaning: "the folder of config.json, in place of ~/.olares-cli"),
        Term(term: "OLARES_CLI_DATA_DIR", meaning: "the folder of stored tokens"),
        Term(term: "OLARES_CLI_SKILLS_PATH", meaning: "folders of further skills, with colons between them"),
        Term(term: "OLARES_CLI_CA_FILE", meaning: "certificates to trust besides the system's"),
        Term(
            term: "SSL_CERT_FILE, SSL_CERT_DIR",
            meaning: "certificates, or a directory of them made by openssl rehash, to trust instead of the system's"),
        Term(term: "OLARES_CLI_CONNECT_TO", meaning: "a loopback URL that every request goes to, for tests"),
        Term(term: "OLARES_REFRESH_TOKEN", meaning: "the refresh token of profile import"),
    ]
}

extension ManualPage {
    /// Every page: the program, then each group before its verbs, in the order of the descriptors.
    static func all(in registry: Registry) -> [ManualPage] {
        let commands = registry.allCommands().commands.filter { !$0.isHidden }
        var pages: [ManualPage] = []
        var shown: Set<[String]> = []
        func show(_ path: [String]) {
            guard shown.insert(path).inserted, case .group(let listing) = registry.resolve(path).target else { return }
            pages.append(ManualPage(listing))
        }
        show([])
        for command in commands {
            for length in command.path.indices.dropFirst() { show(Array(command.path[..<length])) }
            pages.append(ManualPage(command))
        }
        return pages
    }
}
