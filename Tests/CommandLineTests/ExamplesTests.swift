import Core
import Sandbox
import Testing

@testable import olares_cli

/// The examples of the descriptors: those with a served answer run for real, and print what they say.
@Suite struct ExamplesTests {
    private struct Served: CustomTestStringConvertible {
        let command: CommandDescriptor
        let example: ExampleDescriptor
        var testDescription: String { example.run }
    }

    private static let served = Registry(builtIn: embeddedSkills).allCommands().commands.flatMap { command in
        command.examples.filter { $0.serve != nil }.map { Served(command: command, example: $0) }
    }

    @Test("There are some")
    func exist() {
        #expect(!Self.served.isEmpty)
    }

    @Test(arguments: served)
    private func prints(_ served: Served) async throws {
        let answer = try #require(served.example.serve)
        let request = try #require(served.command.request)
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.add(
                Fault(.status(code: answer.status, body: answer.json.text), service: request.service.rawValue))
            let folder = String(Program.path.prefix(upTo: Program.path.lastIndex(of: "/") ?? Program.path.endIndex))
            let child = try olares.start(
                ["-c", served.example.run], program: "/bin/sh", environment: ["PATH": folder + ":/usr/bin:/bin"])
            let run = await child.wait()
            #expect(run.stdout == served.example.prints)
            #expect(run.stderr.isEmpty)
            #expect(run.exit == 0)
            #expect(olares.sandbox.requests().map(\.method) == [request.method])
        }
    }
}
