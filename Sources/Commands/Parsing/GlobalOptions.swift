import OlaresCore

/// The options that the framework itself gives to verbs, and what was said of them.
struct GlobalOptions: Equatable {
    var format = OutputFormat.table
    var hidesHeader = false
    var isQuiet = false
    var isDebug = false
    var isConfirmed = false
    var isDryRun = false
    var wantsHelp = false
    var olaresVersion: BackendVersion?
    var refreshesVersion = false
    var selection = DataSelection()

    /// The options that a verb takes besides its own.
    static func offered(to command: CommandDescriptor) -> [OptionDescriptor] {
        var options = always
        if command.asksFirst { options.append(yes) }
        if command.supportsDryRun { options.append(dryRun) }
        return options
    }

    /// The options that help shows of those that a verb takes: what is about the version of the Olares only where it counts.
    static func shown(for command: CommandDescriptor) -> [OptionDescriptor] {
        command.minimumBackend == nil && command.removal == nil
            ? offered(to: command).filter { !aboutVersion.contains($0) } : offered(to: command)
    }

    /// The options that every verb takes, and that may also stand before its name.
    static let always = general + aboutData + aboutVersion

    /// Those that are shown everywhere.
    static let general = [
        output,
        OptionDescriptor("no-headers", .flag, "Leave out the header row of tables"),
        OptionDescriptor("quiet", short: "q", .flag, "Print no result; the exit code is the answer"),
        OptionDescriptor("debug", .flag, "Trace HTTP exchanges on standard error, without secrets"),
        OptionDescriptor("help", short: "h", .flag, "Show this help"),
    ]
    /// What is about data: which part of a result programs get.
    static let aboutData = [
        OptionDescriptor("rows", .flag, "With -o json: the rows of the table, in place of whole objects"),
        OptionDescriptor(
            "fields", .string, "With -o json: only these members, such as name,status", placeholder: "NAMES"),
        OptionDescriptor(
            "jq", .string, "With -o json: what this expression of jq makes of it", placeholder: "EXPRESSION"),
        OptionDescriptor(
            "max-bytes", .bytes, "With -o json: cut the result to this size, and say what is left out",
            placeholder: "SIZE"),
    ]
    /// What is about the version of the Olares.
    static let aboutVersion = [
        OptionDescriptor(
            "olares-version", .string, "Go by this version of the Olares, whatever it says", placeholder: "VERSION"),
        OptionDescriptor("refresh-version", .flag, "Ask the Olares for its version, even where it is known"),
    ]
    static let output = OptionDescriptor(
        "output", short: "o", .string, "How to print the result: table, wide, json or yaml", placeholder: "FORMAT")
    /// Another word for `--output json`, which hands know from other tools. A verb's own option of that name comes first.
    static let json = "json"
    /// Stands alone in place of a verb.
    static let version = OptionDescriptor("version", short: "v", .flag, "Show the version of this program")
    private static let yes = OptionDescriptor("yes", short: "y", .flag, "Do not ask for confirmation")
    private static let dryRun = OptionDescriptor("dry-run", .flag, "Show what would be done, and do nothing")

    /// Whether a name is one of the framework's.
    static func contains(_ name: String) -> Bool {
        always.contains { $0.name == name } || name == yes.name || name == dryRun.name
    }

    /// A value that fits one of the framework's options, where prose has a placeholder.
    static func standIn(for name: String) -> String { name == "olares-version" ? "1.12.6" : OutputFormat.json.rawValue }

    /// What was said about the version of the Olares.
    var versions: VersionPolicy { VersionPolicy(given: olaresVersion, asksAnew: refreshesVersion) }

    /// Takes over one option that the parser met.
    mutating func set(_ name: String, to value: ArgumentValue) throws(Failure) {
        switch (name, value) {
        case ("output", .text(let text)):
            guard let format = OutputFormat(option: text) else {
                let allowed = OutputFormat.allCases.map(\.rawValue)
                let near = Spelling.nearest(to: text, among: allowed)
                throw Failure(
                    .optionValueInvalid,
                    "unsupported --output \(text.quotedForMessage) (allowed: \(allowed.joined(separator: ", ")))"
                        + Spelling.didYouMean(near),
                    advice: "give --output \(near.first ?? "json")"
                ).with(choices: allowed, invalid: "--output")
            }
            self.format = format
        case ("no-headers", .flag(let isSet)): hidesHeader = isSet
        case ("quiet", .flag(let isSet)): isQuiet = isSet
        case ("debug", .flag(let isSet)): isDebug = isSet
        case ("yes", .flag(let isSet)): isConfirmed = isSet
        case ("dry-run", .flag(let isSet)): isDryRun = isSet
        case ("help", .flag(let isSet)): wantsHelp = isSet
        case ("refresh-version", .flag(let isSet)): refreshesVersion = isSet
        case ("rows", .flag(let isSet)): selection.showsRows = isSet
        case ("fields", .text(let text)): selection.fields = try DataSelection.fields(text)
        case ("jq", .text(let expression)): selection.filter = JQFilter(expression: expression)
        case ("max-bytes", .integer(let bytes)):
            guard bytes >= DataBudget.least else {
                throw Failure(
                    .optionValueInvalid, "invalid --max-bytes \(bytes): less than \(DataBudget.least)",
                    advice: "give at least \(DataBudget.least)"
                ).with(choices: ["\(DataBudget.least)"], invalid: "--max-bytes")
            }
            selection.budget = min(bytes, Int64(Int32.max))
        case ("olares-version", .text(let text)):
            guard let version = BackendVersion(text) else {
                throw Failure(
                    .optionValueInvalid, "invalid --olares-version \(text.quotedForMessage): not a version",
                    advice: "give a version such as 1.12.6")
            }
            olaresVersion = version
        default: throw Failure(.internalFault, "the global option \"\(name)\" is not handled")
        }
    }

    /// Refuses what chooses among data where people read the result.
    func checkSelection() throws(Failure) {
        if selection.filter != nil, selection.budget != nil || format == .yaml {
            throw Failure(
                .optionsConflict, "--jq cannot stand with \(format == .yaml ? "-o yaml" : "--max-bytes")",
                advice: "give it with -o json alone")
        }
        guard !format.isData, !selection.isEmpty else { return }
        let given =
            [
                selection.showsRows ? "--rows" : nil, selection.fields.isEmpty ? nil : "--fields",
                selection.filter == nil ? nil : "--jq",
                selection.budget == nil ? nil : "--max-bytes",
            ].compactMap(\.self).first ?? "--fields"
        throw Failure(
            .optionsConflict, "\(given) chooses among data, and the result is for people", advice: "add -o json")
    }
}
