import Foundation
import OlaresCore
import Sandbox
import Testing

/// A secret store that is damaged: nothing is overwritten before somebody says so, and the fix that is printed works.
@Suite struct StateKeychainTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    /// How bob's sealed file can be spoiled.
    enum Damage: CaseIterable {
        case emptied, cutToTenBytes, cutByOneByte, bitFlippedInNonce, bitFlippedAtEnd, grownByOneByte

        func apply(to bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .emptied: []
            case .cutToTenBytes: Array(bytes.prefix(10))
            case .cutByOneByte: bytes.dropLast()
            case .bitFlippedInNonce: [bytes[0] ^ 0x10] + bytes.dropFirst()
            case .bitFlippedAtEnd: bytes.dropLast() + [bytes[bytes.count - 1] ^ 0x01]
            case .grownByOneByte: bytes + [0]
            }
        }
    }

    @Test("A spoiled token is refused, kept, and replaced by following the fix", arguments: Damage.allCases)
    func spoiledToken(damage: Damage) async throws {
        try await withProfiles { olares in
            let file = olares.sealedFile("bob_olares.com")
            try olares.write(damage.apply(to: try olares.bytes(of: file)), to: file)
            try await expectRefusals(olares, .recordMalformed, exit: 1, message: file)
        }
    }

    @Test("The token of another account in the place of one's own is refused")
    func copiedToken() async throws {
        try await withProfiles { olares in
            let file = olares.sealedFile("bob_olares.com")
            try olares.write(try olares.bytes(of: olares.sealedFile("alice_olares.com")), to: file)
            try await expectRefusals(
                olares, .recordForeign, exit: 1, message: "\(file) holds the token of \"alice@olares.com\"")
        }
    }

    @Test("Tokens whose key is gone are refused, kept, and replaced by following the fix")
    func missingKey() async throws {
        try await withProfiles { olares in
            try FileManager.default.removeItem(atPath: olares.keyFile)
            try await expectRefusals(
                olares, .keychainNotInitialized, exit: 4, message: "keychain not initialized", alicesIsLost: true)
        }
    }

    @Test("The key of another machine opens nothing, and loses nothing")
    func otherKey() async throws {
        try await withProfiles { olares in
            try olares.write((0..<32).map { _ in UInt8.random(in: 0...255) }, to: olares.keyFile)
            try await expectRefusals(
                olares, .recordMalformed, exit: 1, message: "cipher: message authentication failed", alicesIsLost: true)
        }
    }

    @Test(
        "A key of the wrong size is refused, kept, and got out of the way by following the fix",
        arguments: [0, 31, 33, 4096])
    func keySize(size: Int) async throws {
        try await withProfiles { olares in
            try olares.write([UInt8](repeating: 7, count: size), to: olares.keyFile)
            let before = olares.storedFiles
            let run = try await olares.run("profile", "whoami")
            let failure = expectFailure(
                run, .keychainCorrupted, exit: 1,
                message: "keychain is corrupted (\(olares.keyFile) is not 32 bytes long)")
            expectFailure(
                try await olares.logIn(bob, "builder"), .keychainCorrupted, exit: 1, message: "keychain is corrupted")
            #expect(
                try await olares.run("profile", "list", "--no-headers").lines.allSatisfy { $0.hasSuffix("  unknown") })
            #expect(olares.storedFiles == before)

            let fix = try #require(failure?.fixes.first)
            let command = try #require(fix.firstMatch(of: /mv [^,]*/))
            #expect(try await olares.shell(String(command.output)).exit == 0, "fix: \(fix)")
            #expect(try olares.bytes(of: olares.keyFile + ".damaged").count == size)
            for id in [alice, bob] {
                #expect(try await olares.run("profile", "remove", id).exit == 0)
                #expect(try await olares.logIn(id, "builder").exit == 0)
                #expect(try await olares.run("profile", "whoami").exit == 0)
            }
        }
    }

    @Test("A folder in the place of a token or a key is named", arguments: [false, true])
    func folder(inPlaceOfKey: Bool) async throws {
        try await withProfiles { olares in
            let file = inPlaceOfKey ? olares.keyFile : olares.sealedFile("bob_olares.com")
            try FileManager.default.removeItem(atPath: file)
            try olares.write("a note", to: file + "/note")
            let fix = "move the directory \(file) out of the way; a file belongs there"
            for run in [try await olares.run("profile", "whoami"), try await olares.logIn(bob, "builder")] {
                expectFailure(run, .keychainUnreadable, exit: 1, message: "read \(file): is a directory", fix: fix)
            }
            #expect(FileManager.default.fileExists(atPath: file + "/note"))
        }
    }

    /// Bob, who is current, and Alice, both logged in and without a second factor.
    private func withProfiles(_ test: (Olares) async throws -> Void) async throws {
        let users = [User(bob, password: "builder"), User(alice, password: "builder")]
        try await withOlares(.init(users: users)) { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)), .init(alice, token: .live(seconds: 600)))
            try await test(olares)
        }
    }

    /// Expects that no command makes use of bob's token or replaces it, and that the printed steps give him a new one.
    private func expectRefusals(
        _ olares: Olares, _ code: FailureCode, exit: Int32, message: String, alicesIsLost: Bool = false
    ) async throws {
        let before = olares.storedFiles
        let run = try await olares.run("profile", "whoami")
        let failure = expectFailure(
            run, code, exit: exit, message: message, fix: "olares-cli profile remove bob@olares.com")
        #expect(failure?.message.hasPrefix("read token store: keychain Get failed for olares-cli/\(bob): ") == true)
        expectFailure(try await olares.logIn(bob, "builder"), code, exit: exit, message: message)
        let list = try await olares.run("profile", "list", "--no-headers")
        #expect(list.lines.first?.hasSuffix("  unknown") == true, "\(list.stdout)")
        #expect(olares.sandbox.count() == 0)
        #expect(olares.storedFiles == before)

        #expect(
            failure?.fixes == [
                "olares-cli profile remove bob@olares.com", "olares-cli profile login --olares-id bob@olares.com",
            ])
        #expect(try await olares.run("profile", "remove", bob).exit == 0)
        #expect(try await olares.logIn(bob, "builder").exit == 0)
        #expect(try await olares.run("profile", "whoami").exit == 0)
        let alices = "data/olares-cli/alice_olares.com.enc"
        #expect(alicesIsLost || olares.storedFiles[alices] == before[alices])
        #expect(try alicesIsLost || olares.storedToken(alice) != nil)
    }
}

extension Olares {
    /// The key that seals the tokens.
    var keyFile: String {
        #if os(macOS)
        vaultDirectory + "/master.key.file"
        #else
        vaultDirectory + "/master.key"
        #endif
    }

    /// The file of an account, by the account's name in file names.
    func sealedFile(_ name: String) -> String { vaultDirectory + "/\(name).enc" }

    func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}
