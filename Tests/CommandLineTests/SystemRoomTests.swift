import Foundation
import OlaresCore
import Sandbox
import Testing

/// Systems that give the process less than it needs, or move what it stands on.
@Suite struct SystemRoomTests {
    @Test("Too few open files are a failure in words", arguments: [4, 5, 6, 8, 10, 12, 14, 16, 20])
    func openFiles(limit: Int) async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let run = try await olares.start(
                ["-c", "ulimit -n \(limit); exec \"$@\"", "sh", Program.path, "profile", "whoami"], program: "/bin/sh"
            ).wait()
            #expect(run.signal == nil)
            #expect(run.exit == 0 || run.stderr.contains("fix: "), "\(run)")
        }
    }

    #if os(Linux)
    @Test("No thread to be had is a failure, not a wait", .enabled(if: Unprivileged.isAvailable, Unprivileged.absence))
    func threads() async throws {
        try await withOlares { olares in
            let place = NSTemporaryDirectory() + "/olares-cli-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            olares.atEnd { try? FileManager.default.removeItem(atPath: place) }
            try olares.setMode(0o777, of: place)
            // Root is bound by no limit on processes, and somebody of an own number has no other.
            let user = ["/usr/bin/setpriv", "--reuid=54329", "--regid=54329", "--clear-groups"]
            let login = ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"]
            func run(_ words: [String], limit: String) async throws -> Run {
                try await olares.start(
                    ["-c", "\(limit); exec \"$@\"", "sh"] + (Unprivileged.isRoot ? user : []) + [Program.path] + words,
                    program: "/bin/bash", input: .text("builder\n"),
                    environment: [
                        "OLARES_CLI_HOME": place + "/config", "OLARES_CLI_DATA_DIR": place + "/data",
                        "OLARES_CLI_CONNECT_TO": olares.sandbox.plainURL, "OLARES_CLI_CA_FILE": nil,
                    ]
                ).wait()
            }
            let message = "may not start the threads that a connection needs"
            expectFailure(try await run(login, limit: "ulimit -u 1"), .operationFailed, exit: 1, message: message)
            // The same for who is logged in already, whose first step is another one.
            let loggedIn = try await run(login, limit: ":")
            #expect(loggedIn.exit == 0, "\(loggedIn)")
            let whoami = ["profile", "whoami"]
            for words in [whoami, ["mcp", "serve"]] {
                expectFailure(try await run(words, limit: "ulimit -u 1"), .operationFailed, exit: 1, message: message)
            }
        }
    }

    @Test(
        "A library that moves the environment takes no argument away",
        .enabled(if: Tool.works("/usr/bin/cc", ["--version"])))
    func movedEnvironment() async throws {
        try await withOlares { olares in
            let source = olares.workDirectory + "/move.c"
            try olares.write(
                "#include <stdlib.h>\n__attribute__((constructor)) static void move(void) { setenv(\"MOVED\", \"1\", 1); }\n",
                to: source)
            let library = olares.workDirectory + "/move.so"
            #expect(Tool.works("/usr/bin/cc", ["-shared", "-fPIC", "-o", library, source]))
            let run = try await olares.run("--version", environment: ["LD_PRELOAD": library])
            #expect(run.exit == 0 && run.stdout.hasPrefix("olares-cli"), "\(run)")
        }
    }
    #endif
}
