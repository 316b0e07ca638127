import Foundation
import OlaresCore
import Sandbox
import Testing

/// Files of the existing Go tool, as bytes that were not made by this project, and files for it.
@Suite struct InteropTests {
    private let key = [UInt8](0x00...0x1f)

    /// The documented test vector: key 00..1f, nonce 64..6f.
    private let blob = """
        6465666768696a6b6c6d6e6f3339b10a189b33ed77067dd2f804069421a74665e70d8117d4ffcf279681896af58a23a53f61cf6b9696161dc7\
        60abe17975fbc50c68334d9c83c9a587d5cae16de2f934f4391929a91c883062e35e882d1c3d0e85b6afeafd9644a515672b35cf05b0445a7a\
        8e4982c9e7f7923d88d81256dccd49babba7dc88e927fe38a4a3a8b4
        """

    private var keyFile: String {
        #if os(macOS)
        "master.key.file"
        #else
        "master.key"
        #endif
    }

    private func plantKey(_ olares: Olares) throws {
        try olares.write([UInt8](0x00...0x1f), to: olares.vaultDirectory + "/" + keyFile)
    }

    @Test("The documented blob opens")
    func vector() async throws {
        try await withOlares { olares in
            try plantKey(olares)
            try olares.write(bytes(blob), to: olares.vaultDirectory + "/alice_olares.com.enc")
            try olares.write(#"{"profiles":[{"olaresId":"alice@olares.com"}]}"#, to: olares.configFile)
            // Its access token is the text a.b.c: decrypted, and no JWT.
            #expect(
                try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix(
                    "  logged-in (unparseable token)\n"))
            try olares.write(bytes(blob).map { $0 ^ 1 }, to: olares.vaultDirectory + "/alice_olares.com.enc")
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  unknown\n"))
        }
    }

    @Test("What the existing tool stored serves a verb and is renewed in place")
    func reads() async throws {
        try await withOlares { olares in
            let grant = try #require(olares.sandbox.grant(for: "bob@olares.com", expiresIn: -60))
            let record = """
                {"olaresId":"bob@olares.com","accessToken":"\(grant.accessToken)","refreshToken":"\(grant.refreshToken)",\
                "sessionId":"\(grant.sessionId)","grantedAt":1767139200000,"futureMember":{"kept":true}}
                """
            try plantKey(olares)
            let sealed = try SealedBox.seal(record.utf8, key: key)
            try olares.write(sealed, to: olares.vaultDirectory + "/bob_olares.com.enc")
            try olares.write(
                #"{"currentProfile":"work","profiles":[{"name":"work","olaresId":"bob@olares.com"}]}"#,
                to: olares.configFile)
            #expect(try await olares.run("profile", "whoami").exit == 0)
            let stored = try open(olares, "bob_olares.com.enc")
            #expect(stored["accessToken"]?.string == olares.sandbox.grants.last?.accessToken)
            #expect(stored["refreshToken"]?.string == olares.sandbox.grants.last?.refreshToken)
            #expect(stored["futureMember"] == ["kept": true])
        }
    }

    @Test("What the existing tool stores meanwhile is what the list shows")
    func storesMeanwhile() async throws {
        try await withOlares { olares in
            try plantKey(olares)
            #expect(try await olares.logIn("bob@olares.com", "builder").exit == 0)
            #expect(try await olares.run("profile", "list").stdout.contains("logged-in (23h59m)"))
            let stored = try open(olares, "bob_olares.com.enc")
            let grant = try #require(olares.sandbox.grant(for: "bob@olares.com", expiresIn: -60))
            var changed = try #require(stored.object)
            changed["accessToken"] = .string(grant.accessToken)
            try olares.write(
                try SealedBox.seal(JSONValue.object(changed).compactText.utf8, key: key),
                to: olares.vaultDirectory + "/bob_olares.com.enc")
            #expect(try await olares.run("profile", "list").stdout.contains("expired"))
        }
    }

    @Test("What is stored here opens with any AES-GCM, and config.json has the known form")
    func writes() async throws {
        try await withOlares { olares in
            try plantKey(olares)
            #expect(try await olares.logIn("bob@olares.com", "builder", ["--name", "a<b>&c"]).exit == 0)
            let stored = try open(olares, "bob_olares.com.enc")
            #expect(
                stored.object?.members.map(\.name) == [
                    "olaresId", "accessToken", "refreshToken", "sessionId", "grantedAt",
                ])
            #expect((stored["grantedAt"]?.integer ?? 0) > 1_700_000_000_000)
            let config = try String(contentsOfFile: olares.configFile, encoding: .utf8)
            #expect(
                config == """
                    {
                      "currentProfile": "a\\u003cb\\u003e\\u0026c",
                      "profiles": [
                        {
                          "name": "a\\u003cb\\u003e\\u0026c",
                          "olaresId": "bob@olares.com"
                        }
                      ]
                    }
                    """)
        }
    }

    @Test("Files and folders are for their owner alone")
    func modes() async throws {
        try await withOlares { olares in
            #expect(try await olares.logIn("bob@olares.com", "builder").exit == 0)
            let wanted = [
                olares.configDirectory: 0o700, olares.configFile: 0o600, olares.vaultDirectory: 0o700,
                olares.vaultDirectory + "/" + keyFile: 0o600, olares.vaultDirectory + "/bob_olares.com.enc": 0o600,
                olares.configDirectory + "/locks": 0o700,
                olares.configDirectory + "/locks/bob@olares.com.refresh.lock": 0o600,
            ]
            for (path, mode) in wanted {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
            }
            #expect(!olares.files.contains { $0.hasSuffix(".tmp") })
        }
    }

    private func open(_ olares: Olares, _ name: String) throws -> JSONValue {
        let sealed = try Data(contentsOf: URL(filePath: olares.vaultDirectory + "/" + name))
        return try JSONValue(parsing: try SealedBox.open(sealed, key: key))
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        stride(from: 0, to: hexadecimal.count, by: 2).compactMap { offset in
            UInt8(hexadecimal.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}
