import Foundation
import OlaresCore
import Sandbox
import Testing

/// A config.json that is none: every command says so, none changes it, and the fix that is printed works.
@Suite struct StateConfigTests {
    private let bob = "bob@olares.com"

    private static let damages = [
        #"{"currentProfile": "bob@olares.com", "profi"#,
        "not JSON at all\n",
        "[]", "\"bob@olares.com\"", "17", "{} {}",
        #"{"profiles": {}}"#, #"{"profiles": [7]}"#, #"{"currentProfile": 5}"#,
        #"{"profiles": [{"name": "home"}]}"#, #"{"profiles": [{"olaresId": ["bob@olares.com"]}]}"#,
        #"{"profiles": [{"olaresId": "bob@olares.com", "insecureSkipVerify": "yes"}]}"#,
        String(repeating: "\0", count: 512), "\u{feff}\u{fffd}",
        String(repeating: "[", count: 100_000),
    ]

    @Test("Damaged content", arguments: damages.indices)
    func damaged(index: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            try olares.write(Self.damages[index], to: olares.configFile)
            try await expectRefusals(olares, .configMalformed, message: "parse \(olares.configFile): ")
        }
    }

    @Test("Bytes that are no text")
    func binary() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            try olares.write([0xff, 0xfe, 0x00, 0x80, 0x1b, 0x5b, 0x32, 0x4a], to: olares.configFile)
            try await expectRefusals(olares, .configMalformed, message: "parse \(olares.configFile): ")
        }
    }

    @Test("A folder in its place")
    func folder() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            try FileManager.default.removeItem(atPath: olares.configFile)
            try olares.write("a note", to: olares.configFile + "/note")
            try await expectRefusals(olares, .configUnreadable, message: "read \(olares.configFile): is a directory")
            #expect(FileManager.default.fileExists(atPath: olares.configFile + ".damaged/note"))
        }
    }

    @Test("More than a config can be")
    func huge() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob))
            let file = try FileHandle(forWritingTo: URL(filePath: olares.configFile))
            try file.truncate(atOffset: 1 << 40)
            try file.close()
            for verb in [["list"], ["use", bob]] {
                let run = try await olares.start(["profile"] + verb).wait()
                expectFailure(
                    run, .configUnreadable, exit: 1, message: "read \(olares.configFile): larger than ",
                    fix: "\(olares.configFile) is larger than it can rightly be: restore it or move it out of the way")
            }
            let size = try FileManager.default.attributesOfItem(atPath: olares.configFile)[.size] as? Int
            #expect(size == 1 << 40)
        }
    }

    @Test("An empty file is no profile, as the existing tool has it")
    func empty() async throws {
        try await withOlares { olares in
            try olares.write("", to: olares.configFile)
            #expect(try await olares.run("profile", "list").stdout.hasPrefix("no profiles configured."))
            #expect(try await olares.logIn(bob, "builder").exit == 0)
        }
    }

    private func expectRefusals(_ olares: Olares, _ code: FailureCode, message: String) async throws {
        let before = olares.storedFiles
        var failure: ShownFailure?
        for verb in [["list"], ["use", bob], ["remove", bob], ["whoami"]] {
            let run = try await olares.run(["profile"] + verb)
            failure = expectFailure(run, code, exit: 1, message: message)
        }
        expectFailure(try await olares.logIn(bob, "builder"), code, exit: 1, message: message)
        #expect(olares.storedFiles == before)
        #expect(olares.sandbox.count() == 0)
        try await follow(failure?.fixes.first ?? "", olares)
    }

    /// Does what the fix says, and ends up logged in; the old content is still there.
    private func follow(_ fix: String, _ olares: Olares) async throws {
        if let command = fix.firstMatch(of: /mv .*/) {
            #expect(try await olares.shell(String(command.output)).exit == 0, "fix: \(fix)")
        } else {
            #expect(fix == "move the directory \(olares.configFile) out of the way; a file belongs there")
            try FileManager.default.moveItem(atPath: olares.configFile, toPath: olares.configFile + ".damaged")
        }
        #expect(FileManager.default.fileExists(atPath: olares.configFile + ".damaged"))
        // The token outlived the list of profiles: the login says what to do about it.
        let refused = try await olares.logIn(bob, "builder")
        expectFailure(refused, .alreadyAuthenticated, message: "", fix: "olares-cli profile use bob@olares.com")
        #expect(try await olares.run("profile", "remove", bob).exit == 0)
        #expect(try await olares.logIn(bob, "builder").exit == 0)
        #expect(try await olares.run("profile", "whoami").exit == 0)
    }
}
