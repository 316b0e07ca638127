import OlaresCore

/// `skills install`: copies a skill that has no fault to where the program finds it.
struct InstallSkill: CommandHandler {
    private let path: String
    private let replaces: Bool
    private let agreed = AgreedPlan<Plan>()

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        replaces = try arguments.flag("force")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let plan = try await plan(in: context)
        agreed.keep(plan)
        guard let old = plan.old else { return "" }
        return "Replace the skill \(plan.name) \(old.version ?? "") in \(plan.place)?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let plan = try await agreedPlan(in: context)
        if !context.isDryRun {
            try requireUnchanged(plan, in: context)
            try SkillWriter(files: context.files)
                .write(plan.files, as: plan.name, in: plan.directory, replacing: plan.isTaken)
        }
        let verb = plan.isTaken ? "replaced" : "installed"
        var json: JSONObject = [
            "name": .string(plan.name),
            "version": plan.manifest.version.map { .string($0) } ?? .null,
            "folder": .string(plan.place),
            "replaced": .bool(plan.isTaken),
            "verbs": .array(plan.verbs.map { .string($0) }),
        ]
        if context.isDryRun { json["dryRun"] = true }
        let line = context.isDryRun ? "would have \(verb)" : verb
        return CommandResult(
            .lines(["\(line) skill \(plan.name) in \(plan.place)"] + plan.verbs.map { "  olares-cli \($0)" }),
            json: .object(json), notices: plan.warnings)
    }

    /// The plan that was asked about, or a first one: a skill is judged once, and that is the one which is installed.
    private func agreedPlan(in context: CommandContext) async throws(Failure) -> Plan {
        if let kept = agreed.value { return kept }
        return try await plan(in: context)
    }

    /// Refuses to install what is not what was judged and asked about, or to replace what is not what the question named.
    private func requireUnchanged(_ plan: Plan, in context: CommandContext) throws(Failure) {
        let again = NextStep(["skills", "install", path] + (replaces ? ["--force"] : []), effect: .write)
        guard try contents(of: SkillFolder(plan.source, files: context.files)) == plan.files else {
            throw Failure(
                .preconditionFailed,
                "the skill at \(path.quotedForMessage) has changed since it was checked; nothing was installed",
                next: [again])
        }
        let isTaken = try SkillWriter(files: context.files).exists(plan.place)
        guard isTaken == plan.isTaken, !isTaken || installed(plan.name, in: context.registry) == plan.old else {
            throw Failure(
                .preconditionFailed,
                "what is installed as \(plan.name) has changed in the meantime; nothing was installed", next: [again])
        }
    }

    private func installed(_ name: String, in registry: Registry) -> SkillManifest? {
        registry.skills().skills.first { $0.name == name }?.manifest
    }

    /// What is to be copied, and where to.
    private struct Plan: Sendable {
        /// The folder that it comes from.
        let source: String
        let manifest: SkillManifest
        let files: [SkillWriter.File]
        let directory: String
        /// Whether something stands in its place.
        let isTaken: Bool
        let old: SkillManifest?
        let verbs: [String]
        let warnings: [String]
        var name: String { manifest.name }
        var place: String { "\(directory)/\(name)" }
    }

    private func plan(in context: CommandContext) async throws(Failure) -> Plan {
        guard let directory = context.registry.installed?.installDirectory else {
            throw Failure(.homeUnknown, "the home directory is not known", advice: "set OLARES_CLI_HOME")
        }
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        let source = SkillFolder(folder, files: context.files)
        guard let bytes = try source.bytes(of: "SKILL.md") else {
            throw Failure(
                .skillNotFound, "there is no skill at \(path.quotedForMessage)",
                advice: source.misnamedManifest.map { "rename \($0) to SKILL.md" } ?? "name a folder with a SKILL.md")
        }
        // First: what is installed is what was there before the first look at it.
        let files = try contents(of: source)
        let findings = try SkillLinter(context).findings(in: [folder])
        try refuse(findings)
        try refuse(try await SkillExamples(context).report(on: [folder]).findings)
        let manifest = try SkillManifest.read(bytes, file: folder + "/SKILL.md").checked()
        let writer = SkillWriter(files: context.files)
        let isTaken = try writer.exists("\(directory)/\(manifest.name)")
        try refuseNamesakes(of: manifest, isTaken: isTaken, context.registry)
        let verbs = try verbs(of: folder, called: manifest.name, context)
        return Plan(
            source: folder, manifest: manifest, files: files, directory: directory, isTaken: isTaken,
            old: isTaken ? installed(manifest.name, in: context.registry) : nil,
            verbs: verbs, warnings: findings.map(\.text))
    }

    private func refuse(_ findings: [SkillFinding]) throws(Failure) {
        let errors = findings.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        throw Failure(
            .skillInvalid, MessageText(lines: ["the skill has faults:"] + errors.map(\.text)),
            next: [NextStep(["skills", "lint", path], effect: .read)])
    }

    private func refuseNamesakes(of manifest: SkillManifest, isTaken: Bool, _ registry: Registry) throws(Failure) {
        if registry.builtInSkillNames.contains(manifest.name) {
            throw Failure(
                .skillExists, "the skill \(manifest.name) is part of the program", advice: "give it another name")
        }
        if isTaken, !replaces {
            throw Failure(
                .skillExists, "the skill \(manifest.name) is installed already",
                next: [NextStep(["skills", "install", path, "--force"], effect: .write)])
        }
    }

    /// The verbs that it will add.
    /// - Throws: ``Failure`` with `skill_invalid` where another installed skill has one of them.
    private func verbs(of folder: String, called name: String, _ context: CommandContext) throws(Failure) -> [String] {
        let others = context.registry.skills().skills.filter { $0.origin == .external && $0.name != name }
        let (commands, refusals) = SkillLinter(context).commands(of: folder, beside: others.map(\.folder))
        guard refusals.isEmpty else {
            throw Failure(
                .skillInvalid, MessageText(lines: refusals.map(\.text)),
                next: [NextStep(["skills", "list"], effect: .read)])
        }
        return commands.map { $0.path.joined(separator: " ") }
    }

    private func contents(of source: SkillFolder) throws(Failure) -> [SkillWriter.File] {
        var files: [SkillWriter.File] = []
        for file in try source.contents() where file.isRegular {
            guard let bytes = try source.bytes(of: file.path) else { continue }
            files.append(SkillWriter.File(path: file.path, bytes: bytes, isExecutable: file.isExecutable))
        }
        return files
    }
}
