import OlaresCore
import Sandbox
import Testing

@testable import OlaresCLI

/// The examples of the descriptors: those with a served answer run for real, and print what they say. `BuiltInVerbTests` rehearses
/// them.
@Suite struct ExamplesTests {
    private struct Served: CustomTestStringConvertible {
        let command: CommandDescriptor
        let example: ExampleDescriptor
        var testDescription: String { example.run }
    }

    private static let served = Registry(builtIn: embeddedSkills).allCommands().commands.flatMap { command in
        command.examples.filter { !$0.serve.isEmpty }.map { Served(command: command, example: $0) }
    }

    @Test("There are some")
    func exist() {
        #expect(!Self.served.isEmpty)
    }

    @Test(arguments: served)
    private func prints(_ served: Served) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            for (index, answer) in served.example.serve.enumerated() {
                let earlier = served.example.serve[..<index].count {
                    ($0.method, $0.path) == (answer.method, answer.path)
                }
                olares.sandbox.add(
                    Fault(
                        .status(
                            code: answer.status, body: answer.body.content,
                            headers: ["Content-Type": answer.body.mediaType]),
                        service: answer.path == nil ? served.command.request?.service.rawValue : nil,
                        method: answer.method, path: answer.path, after: earlier, times: 1))
            }
            let folder = String(Program.path.prefix(upTo: Program.path.lastIndex(of: "/") ?? Program.path.endIndex))
            let child = try olares.start(
                ["-c", served.example.run], program: "/bin/sh", environment: ["PATH": folder + ":/usr/bin:/bin"])
            let run = await child.wait()
            // What the clock or chance decides is not said.
            if let prints = served.example.prints { #expect(run.stdout == prints) } else { #expect(run.stdout != "") }
            // Some tell there what they are about to do.
            #expect(!run.stderr.contains("error: ") && !run.stderr.contains("warning: "), "\(run.stderr)")
            #expect(run.exit == 0)
            #expect(olares.sandbox.count() == served.example.serve.count)
        }
    }
}
