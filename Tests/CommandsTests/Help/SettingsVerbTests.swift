import OlaresCore
import Testing

@testable import OlaresCommands

/// What the verbs of `settings` have in common: every form of output, and what stands in front of them.
@Suite struct SettingsVerbTests {
    private static let verbs = BuiltIn.commands.filter { $0.path.first == "settings" }

    /// The examples that come with answers, as words behind the program's name.
    private func recorded(_ command: CommandDescriptor) -> [(words: [String], serve: [StrictTransport.Exchange])] {
        command.examples.filter { !$0.serve.isEmpty }.compactMap { example in
            let words = ShellLine.commands(in: example.run).first { $0.first == "olares-cli" } ?? []
            guard !words.contains("-o"), !words.contains("--dry-run") else { return nil }
            return (Array(words.dropFirst()), example.serve.map { .init(status: $0.status, answer: $0.body.content) })
        }
    }

    @Test("YAML is what JSON is", arguments: verbs.map(\.id))
    func forms(id: String) async throws {
        for example in recorded(try #require(BuiltIn.command(id))) {
            var host = BuiltIn.host()
            host.exchanges = example.serve
            let json = await host.run(example.words + ["-o", "json"])
            #expect(json.exit == .done, "\(example.words): \(json.error)")
            // A password that is made up is another one each time.
            guard id != "settings.users.create" else { continue }
            let yaml = await host.run(example.words + ["-o", "yaml"])
            let document = try JSONValue(parsing: Array(json.output.utf8))
            #expect(yaml.exit == .done && yaml.output == document.yamlText)
        }
    }

    @Test("A role that is known to be too low stops a verb before anything is sent; one that is high enough does not")
    func roles() async throws {
        let gated = Self.verbs.filter { $0.role != nil }
        #expect(gated.count > 30)
        for command in gated {
            let least = try #require(command.role).least
            for (word, isEnough) in [("normal", false), ("admin", least != .owner), ("owner", true)] {
                for example in recorded(command) {
                    var host = BuiltIn.host()
                    host.role = word
                    host.exchanges = isEnough ? example.serve : []
                    let run = await host.run(example.words)
                    #expect((run.exit == .done) == isEnough, "\(word): \(example.words): \(run.error)")
                    #expect(run.error.contains("this command needs role") == !isEnough, "\(word): \(example.words)")
                }
            }
        }
    }

    @Test("An Olares that is too old, or too new, stops a verb before that verb sends anything")
    func versions() async throws {
        let waiting = Self.verbs.filter { $0.minimumBackend != nil }
        #expect(waiting.count >= 8)
        for command in waiting {
            let example = try #require(recorded(command).first, "\(command.id)")
            var host = BuiltIn.host()
            host.exchanges = [.init(answer: #"{"code":0,"data":{"osVersion":"1.12.5"}}"#)]
            let run = await host.run(example.words)
            #expect(run.exit != .done && run.error.contains("requires Olares >= 1.12.6"), "\(run.error)")
        }
        var host = BuiltIn.host()
        host.backendVersion = "1.12.7"
        let old = await host.run("settings", "gpu", "list")
        #expect(old.exit != .done && old.error.contains("was removed in Olares 1.12.6"), "\(old.error)")
    }

    private func creation(_ info: String, _ rest: StrictTransport.Exchange...) async -> Host.Run {
        var host = BuiltIn.host()
        host.exchanges = [.init("GET https://desktop.alice.olares.com/api/olares-info", answer: info)] + rest
        return await host.run("settings", "users", "create", "bob", "--defaults", "-o", "json")
    }

    @Test("Where the Olares keeps no names itself, the DID gateway is asked for a new user's, without the identity")
    func gateway() async throws {
        func info(_ id: String) -> String {
            #"{"code":0,"data":{"osVersion":"1.12.6","olaresId":"\#(id)","olaresd":"0"}}"#
        }
        let com = "GET https://api.olares.com/did/1.0/name/bob.olares.com"
        let made = await creation(
            info("alice@olares.com"), .init(com, answer: #"{"id":"did:key:bob"}"#),
            .init(answer: #"{"code":0,"data":{"name":"bob"}}"#))
        #expect(made.exit == .done && made.output.contains(#""status": "Accepted""#), "\(made.error)")
        let china = await creation(
            info("alice@olares.cn"),
            .init("GET https://api.olares.cn/did/1.0/name/bob.olares.cn", answer: #"{"id":"did:key:bob"}"#),
            .init(answer: #"{"code":0,"data":{"name":"bob"}}"#))
        #expect(china.exit == .done, "\(china.error)")
        // Nothing is made of a name that nobody has registered.
        let unknown = await creation(
            info("alice@olares.com"), .init(com, status: 404, answer: #"{"message":"failed to resolve did"}"#))
        #expect(unknown.exit != .done && unknown.error.contains("failed to resolve did"), "\(unknown.error)")
        #expect(unknown.error.contains("register bob@olares.com first"))
    }
}
