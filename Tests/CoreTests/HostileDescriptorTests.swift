import Testing

@testable import OlaresCore

/// Descriptors that somebody wrote to do harm, or that would do it by accident. Each is refused with the place of the fault;
/// nothing of it can be called, and the skills beside it go on.
@Suite(.timeLimit(.minutes(1))) struct HostileDescriptorTests {
    struct Case: CustomTestStringConvertible {
        let title: String
        let text: String
        /// Line and column of the first fault.
        let place: String
        /// What its message has.
        let words: String
        var testDescription: String { title }
    }

    private static let home = "/home/.olares-cli/skills/"
    private static let file = home + "crate/commands.yaml"

    private static func files(_ text: String) -> RegistryFiles {
        RegistryFiles([
            home + "crate/SKILL.md": RegistrySample.skill("crate"), file: text,
            home + "good/SKILL.md": RegistrySample.skill("good"),
            home + "good/commands.yaml": RegistrySample.descriptor("good", "list"),
        ])
    }

    /// Holds whatever the file: the neighbour works, and the program's own verbs are as they were.
    private func expectHarmless(_ files: RegistryFiles) -> [Diagnostic] {
        let registry = RegistrySample.registry(files)
        let (commands, warnings) = registry.allCommands()
        #expect(commands.map(\.id).filter { $0 != "good.list" } == Self.own)
        #expect(registry.resolve(["good", "list"]).command?.id == "good.list")
        #expect(registry.resolve(["box", "open"]).warnings.isEmpty)
        return warnings
    }

    private static let own = Registry(builtIn: RegistrySample.builtIn).allCommands().commands.map(\.id)

    @Test(
        arguments: addresses + placeholders + methods + headers + secrets + powers + names + groups + clashes + yaml
            + steps + strangers)
    func isRefused(_ hostile: Case) {
        let warnings = expectHarmless(Self.files(hostile.text))
        #expect(warnings.count == 1)
        let text = warnings.first?.text ?? "nothing"
        #expect(text.hasPrefix("\(Self.file):\(hostile.place): ") && text.contains(hostile.words), "\(text)")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" || $0.value == 0x202E })
    }

    @Test func thereAreMoreThanAHundred() {
        let all = [
            Self.addresses, Self.placeholders, Self.methods, Self.headers, Self.secrets, Self.powers, Self.names,
            Self.groups, Self.clashes, Self.yaml, Self.steps, Self.strangers,
        ]
        #expect(all.joined().count > 100)
    }

    // MARK: Texts

    static let head = "schema: olares-cli/commands/v1\ngroup: crate\nsummary: Crates\ncommands:\n"
    static let plain = "{service: desktop, method: GET, path: /x}"

    /// A file of one verb, whose request stands on line 8, or on line 9 below `arguments`.
    static func verb(
        _ request: String = plain, name: String = "list", effect: String = "read", arguments: String = "",
        more: String = ""
    ) -> String {
        head + item(request, name: name, effect: effect, arguments: arguments, more: more)
    }

    static func item(
        _ request: String = plain, name: String = "list", effect: String = "read", arguments: String = "",
        more: String = ""
    ) -> String {
        "  - name: \(name)\n    summary: List crates\n    effect: \(effect)\n\(arguments)    request: \(request)\n\(more)"
    }

    static let id = "    arguments: [{name: id, type: string, help: X}]\n"
    static let key = "    options: [{name: key, type: string, sensitive: true, required: true, help: K}]\n"

    /// What a skill may name as a repair: its own verbs, built-in ones that only read, and help.
    @Test(arguments: ["crate list", "version", "box --help", "crate --help"])
    func harmlessRepairs(words: String) {
        let files = Self.files(Self.repair("olares-cli " + words))
        #expect(RegistrySample.registry(files).allCommands().warnings.map(\.text) == [])
    }

    // MARK: Files

    /// What stands in place of a file, and what is said of it.
    @Test(arguments: [
        (RegistryFiles.Entry(kind: .other), "it is no regular file"),
        (RegistryFiles.Entry(kind: .directory, mode: 0o755), "it is no regular file"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/dev/zero"), "it is no regular file"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/theirs"), "it belongs to another user (id 1001)"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/shared"), "everyone can write to it"),
        (RegistryFiles.Entry(kind: .symbolicLink, target: "/etc/passwd"), "no mapping"),
        (RegistryFiles.Entry(text: "x", owner: 1001), "it belongs to another user (id 1001)"),
        (RegistryFiles.Entry(text: "x", mode: 0o646), "everyone can write to it"),
        (RegistryFiles.Entry(text: "x", mode: 0o244), "permission denied"),
    ])
    func fileIsRefused(entry: RegistryFiles.Entry, words: String) {
        for path in ["commands.yaml", "SKILL.md"] {
            var files = Self.files(RegistrySample.descriptor("crate", "list"))
            files["/dev/zero"] = .init(kind: .other, owner: 0, mode: 0o600)
            files["/theirs"] = .init(text: RegistrySample.descriptor("crate", "list"), owner: 1001)
            files["/shared"] = .init(text: RegistrySample.descriptor("crate", "list"), mode: 0o666)
            files["/etc/passwd"] = .init(text: "root:x:0:0:root:/root:/bin/sh\n", owner: 0)
            files[Self.home + "crate/" + path] = entry
            let warnings = expectHarmless(files)
            #expect(warnings.count == 1)
            #expect(warnings.first?.location.file == Self.home + "crate/" + path)
            let expected = path == "SKILL.md" && words == "no mapping" ? "no front matter" : words
            #expect(warnings.first?.text.contains(expected) == true, "\(warnings.map(\.text))")
        }
    }

    /// A file that becomes another one between two looks at it is judged by what was read.
    @Test(arguments: [
        nil, "", "schema: olares-cli/commands/v1\ngroup: cra", String(repeating: " ", count: 2 << 20),
        verb("{service: desktop, method: GET, path: //evil.example}"),
    ])
    func filesThatChangeWhileTheyAreRead(later: String?) throws {
        let files = Self.files(RegistrySample.descriptor("crate", "list"))
        for change in 1...3 {
            let changing = ChangingFiles(files: files, path: Self.file, later: later, change: change)
            let external = ExternalSkills(
                environment: Environment([:]), configDirectory: "/home/.olares-cli", files: changing, user: 1000)
            let registry = Registry(builtIn: RegistrySample.builtIn, external: external)
            let (commands, warnings) = registry.allCommands()
            #expect(commands.contains { $0.id == "good.list" })
            let isUsed = commands.contains { $0.source.file == Self.file }
            #expect(isUsed != warnings.contains { $0.location.file == Self.file })
            #expect(!commands.contains { $0.request?.method == "evil" })
        }
    }

    @Test(arguments: [
        [0xFF, 0xFE, 0x61, 0x00], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC0, 0xAF],
    ])
    func bytesThatAreNotUTF8(bytes: [UInt8]) {
        let text = Array(Self.verb().utf8)
        for position in [0, 40, text.count] {
            let reading = DescriptorReader(file: "f", origin: .external).read(
                Array(text[..<position]) + bytes + text[position...])
            #expect(!reading.diagnostics.isEmpty, "\(position)")
        }
    }
}

/// Gives another text from the second, third or fourth reading of one file on.
private struct ChangingFiles: ReadOnlyFileSystem {
    let refusal = "nothing is written here"
    let files: RegistryFiles
    let path: String
    let later: String?
    let change: Int
    private let reads = Counter()

    private final class Counter: @unchecked Sendable {
        // One test reads from one task.
        var count = 0
    }

    init(files: RegistryFiles, path: String, later: String?, change: Int) {
        self.files = files
        self.path = path
        self.later = later
        self.change = change
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard path == self.path else { return try files.read(path, limit: limit) }
        reads.count += 1
        guard reads.count >= change else { return try files.read(path, limit: limit) }
        guard let later else { return nil }
        var changed = files
        changed[path].text = later
        return try changed.read(path, limit: limit)
    }

    func names(in path: String) throws(FileError) -> [String]? { try files.names(in: path) }
    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try files.status(path, following: following)
    }
}

extension String {
    func replacingFirst(_ old: String, _ new: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(old) }) else { return self }
        return String(self[..<start]) + new + self[index(start, offsetBy: old.count)...]
    }
}
