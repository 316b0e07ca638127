import OlaresCore
import Testing

@testable import OlaresCommands

/// One walk over every verb of the program: what each must have, so that people and agents can rely on it.
@Suite struct BuiltInVerbTests {
    private func command(_ id: String) throws -> CommandDescriptor { try #require(BuiltIn.command(id)) }

    @Test func theFilesHaveNoFault() {
        #expect(BuiltIn.registry.builtInFaults().map(\.text) == [])
        #expect(!BuiltIn.commands.isEmpty)
        #expect(Set(BuiltIn.ids).count == BuiltIn.ids.count)
    }

    /// Handlers are there, all of them, and read what the descriptors declare.
    @Test func handlersAndDescriptorsFit() {
        let handlers = BuiltIn.plugins.flatMap { $0.handlers.map { ($0.key, $0.value) } }
        let byID = Dictionary(handlers) { first, _ in first }
        #expect(byID.count == handlers.count, "two plugins claim one verb")
        let presenters = BuiltIn.plugins.flatMap { $0.presenters.map { ($0.key, $0.value) } }
        let found = HandlerBinding.discrepancies(
            commands: BuiltIn.commands, handlers: byID, presenters: Dictionary(presenters) { first, _ in first })
        #expect(found == [])
    }

    @Test(arguments: BuiltIn.ids)
    func saysWhatItIsFor(id: String) throws {
        let command = try command(id)
        #expect(!command.summary.isEmpty && command.summary.count <= 60)
        #expect(command.summary.first?.isUppercase == true && !command.summary.hasSuffix("."))
        #expect(!command.output.isEmpty || command.effect != .read, "what -o json prints is part of a verb that reads")
        #expect(command.asksFirst || command.effect != .destructive)
        #expect(!command.asksFirst || command.effect != .read)
        for option in command.options {
            #expect(!option.help.isEmpty && !option.help.hasSuffix("."), "--\(option.name)")
            #expect(option.type == .flag || !option.placeholder.isEmpty, "--\(option.name)")
        }
    }

    @Test(arguments: BuiltIn.ids)
    func helpTellsAllOfIt(id: String) throws {
        let command = try command(id)
        let help = VerbHelp(command: command).text
        #expect(help.hasPrefix(command.summary))
        #expect(help.contains("\nUsage:\n  olares-cli \(command.path.joined(separator: " "))"))
        for option in command.options + GlobalOptions.shown(for: command) where !option.isHidden {
            #expect(help.contains("--\(option.isNegatable ? "[no-]" : "")\(option.name)"))
        }
        for argument in command.arguments { #expect(help.contains("<\(argument.placeholder)>")) }
        for code in command.failures { #expect(help.contains("  \(code.rawValue) ")) }
        for example in command.examples { #expect(help.contains("  \(example.run)\n")) }
        #expect(
            help.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") && DisplayWidth.columns(String($0)) <= 120 })
    }

    @Test(arguments: BuiltIn.ids)
    func isCalledByEveryNameAndExample(id: String) throws {
        let command = try command(id)
        for name in command.path.suffix(1) + command.aliases {
            let path: [String] = command.path.dropLast() + [name]
            guard case .command(command) = BuiltIn.registry.resolve(path, recordings: true).target else {
                Issue.record("\(name) calls something else")
                continue
            }
        }
        #expect(!command.examples.isEmpty)
        for example in command.examples {
            for call in ShellLine.commands(in: example.run) where call.first == "olares-cli" {
                expectParses(Array(call.dropFirst()), in: BuiltIn.registry)
            }
        }
    }

    /// Examples that carry an answer of the server print what they promise, when they are rehearsed.
    @Test(arguments: BuiltIn.ids)
    func examplesPrintWhatTheyPromise(id: String) async throws {
        for example in try command(id).examples {
            guard !example.serve.isEmpty, let prints = example.prints else { continue }
            let words = ShellLine.commands(in: example.run).first { $0.first == "olares-cli" } ?? []
            let run = await BuiltIn.host().run(["rehearse"] + words.dropFirst())
            // Some tell on standard error what they are about to do.
            #expect(run.output == (prints.hasSuffix("\n") ? prints : prints + "\n"))
            #expect(run.exit == .done && !run.error.contains("error: "), "\(run.error)")
        }
    }

    /// Each verb that asks a server can be rehearsed, but for those that need what a rehearsal does not have.
    @Test func areRecorded() {
        let groups: Set = ["cluster", "dashboard", "files", "market", "settings"]
        let unrecorded: Set = [
            // They hold a WebSocket.
            "cluster.container.exec", "cluster.pod.exec", "cluster.workload.exec",
            // They read files of this machine, write them, or have them edited.
            "files.download", "files.edit", "files.sync", "files.upload", "files.write", "market.download",
            "market.upload",
            "settings.integration.cookie.import", "settings.appearance.wallpaper.upload",
            // One draws on a terminal, one asks nobody; two are hidden, and ask as others do.
            "dashboard.watch", "dashboard.schema", "dashboard.overview.gpu.detail",
            "dashboard.overview.gpu.task-detail",
            // They read a secret from standard input.
            "files.share.smb-users.create", "settings.integration.accounts.add.awss3",
            "settings.integration.accounts.add.tencent", "settings.me.password.set",
            "settings.restore.plans.check-url", "settings.restore.plans.create-from-url",
        ]
        let commands = BuiltIn.commands.filter { groups.contains($0.path[0]) }
        #expect(Set(commands.filter { !$0.isRecorded }.map(\.id)) == unrecorded)
    }

    /// The verbs about the tool print the members that their descriptors name.
    @Test(arguments: ["version", "commands"])
    func printsTheMembersThatItDeclares(id: String) async throws {
        let run = await BuiltIn.host().run(id, "-o", "json")
        let json = try JSONValue(parsing: Array(run.output.utf8))
        #expect(try json.object?.members.map(\.name) == command(id).output)
    }
}
