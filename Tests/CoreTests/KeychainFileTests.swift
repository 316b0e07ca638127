import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct KeychainFileTests {
    private let directory = TemporaryDirectory()

    private func keychain(_ files: any FileSystem = POSIXFileSystem()) -> FileKeychain {
        FileKeychain(directory: directory["store"], files: files, owner: TokenRecord.owner)
    }

    private func record(_ account: String, _ secret: String = "t") -> [UInt8] {
        TokenRecord(olaresID: account, accessToken: secret).bytes
    }

    private var storedNames: [String] { (try? POSIXFileSystem().names(in: directory["store"])) ?? [] }

    private func refusal(_ body: () throws(Failure) -> Void) -> Failure? {
        do throws(Failure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func afresh(_ account: String) -> [NextStep] {
        [
            NextStep(["profile", "remove", account], effect: .destructive),
            NextStep(["profile", "login", "--olares-id", account], effect: .write),
        ]
    }

    @Test("A note counts as long as value and key are the files that it was left for")
    func notes() throws {
        let (store, files) = (keychain(), POSIXFileSystem())
        let (sealed, key) = (directory["store"] + "/a_b.enc", directory["store"] + "/master.key")
        func keep(_ note: String) throws {
            try store.setValue(record("a@b"), for: "a@b")
            store.leaveNote(note, for: "a@b")
            #expect(store.note(for: "a@b") == note)
        }
        #expect(store.note(for: "a@b") == nil)
        store.leaveNote("of nothing", for: "a@b")
        #expect(store.note(for: "a@b") == nil)
        try keep("first")
        #expect(store.note(for: "a_b") == nil, "a namesake's")
        for changed in [sealed, key] {
            try keep("again")
            // The same bytes, put there by somebody else.
            let bytes = try #require(try files.read(changed, limit: 1 << 20))
            try files.replace(changed, with: bytes, mode: 0o600)
            #expect(store.note(for: "a@b") == nil, "\(changed)")
        }
        try keep("in two\nlines".replacing("\n", with: " "))
        for damaged in ["", "\n\n", "nonsense", String(repeating: "x", count: 4096)] {
            try files.replace(sealed + ".note", with: Array(damaged.utf8), mode: 0o600)
            #expect(store.note(for: "a@b") == nil)
        }
        // A namesake of an account that was there first has a file of its own, of which the usual one says nothing.
        try store.setValue(record("a_b"), for: "a_b")
        store.leaveNote("of another file", for: "a_b")
        #expect(store.note(for: "a_b") == nil)
        #expect(try store.remove("a_b"))
        try keep("last")
        #expect(try store.remove("a@b"))
        #expect(storedNames == ["master.key"])
    }

    @Test("A value that is kept is not lost over what was to be tidied up after it")
    func tidyingUp() throws {
        let failing = keychain(
            FailingFileSystem { name, path in name == "remove" && path.hasSuffix(".enc") ? .diskFull : nil })
        try failing.setValue(record("a@b"), for: "a@b")
        #expect(try keychain().value(for: "a@b") == record("a@b"))
    }

    @Test func readsWhatTheExistingToolWrote() throws {
        try POSIXFileSystem().makeDirectory(directory["store"], mode: 0o700)
        directory.put("store/master.key", Array(0...31))
        directory.put("store/alice_olares.com.enc", KeychainCipherTests.blob)
        #expect(try keychain().value(for: "alice@olares.com")?.count == 114)
        #expect(try keychain().backendName() == "file")
    }

    @Test func storesPrivatelyUnderTheKnownNames() throws {
        try keychain().setValue(record("alice@olares.com"), for: "alice@olares.com")
        #expect(storedNames == ["alice_olares.com.enc", "master.key"])
        let files = POSIXFileSystem()
        #expect(try files.status(directory["store"], following: false)?.mode == 0o700)
        for name in storedNames {
            #expect(try files.status(directory["store/" + name], following: false)?.mode == 0o600)
        }
        #expect(try files.read(directory["store/master.key"], limit: 99)?.count == 32)
        #expect(try keychain().value(for: "alice@olares.com") == record("alice@olares.com"))
    }

    @Test func overwritesAndRemoves() throws {
        let keychain = keychain()
        try keychain.setValue(record("a@b", "1"), for: "a@b")
        try keychain.setValue(record("a@b", "2"), for: "a@b")
        #expect(try keychain.value(for: "a@b") == record("a@b", "2"))
        #expect(try keychain.remove("a@b"))
        #expect(try !keychain.remove("a@b"))
        #expect(try keychain.value(for: "a@b") == nil)
        #expect(storedNames == ["master.key"])
    }

    @Test func takesAValueThatNamesNobody() throws {
        try keychain().setValue(Array(#"{"accessToken":"x"}"#.utf8), for: "a@b")
        #expect(try keychain().value(for: "a@b") != nil)
    }

    @Test(arguments: [("a@b", "a_b"), ("a_b", "a@b"), ("ü@x", "é@x")])
    func namesakesStayApart(first: String, second: String) throws {
        let keychain = keychain()
        try keychain.setValue(record(first), for: first)
        #expect(try keychain.value(for: second) == nil)
        #expect(try !keychain.remove(second))
        try keychain.setValue(record(second), for: second)
        #expect(storedNames.count == 3)
        #expect(try keychain.value(for: first) == record(first))
        #expect(try keychain.value(for: second) == record(second))
        try keychain.setValue(record(second, "new"), for: second)
        #expect(try keychain.value(for: first) == record(first))

        #expect(try keychain.remove(first))
        #expect(try keychain.value(for: second) == record(second, "new"))
        // The known name is free now, and the other file must not come back later.
        try keychain.setValue(record(second, "newest"), for: second)
        #expect(storedNames.count == 2)
        #expect(try keychain.value(for: second) == record(second, "newest"))
        #expect(try keychain.remove(second))
        #expect(storedNames == ["master.key"])
    }

    @Test func unsharedNamesAreUnshared() {
        let accounts = ["a@b", "a_b", "A@b", "a%40b", "a\u{40}B", "", "é", "e\u{301}", "..", "a/b"]
        let names = accounts.map { FileKeychain.unsharedFileName(for: $0).lowercased() }
        #expect(Set(names).count == Set(accounts.map { Array($0.utf8) }).count)
        #expect(!names.contains { $0.contains("/") })
    }

    @Test func refusesABlobOfAnotherAccount() throws {
        let keychain = keychain()
        try keychain.setValue(record("alice@x"), for: "alice@x")
        try keychain.setValue(record("bob@x"), for: "bob@x")
        let stolen = try #require(try POSIXFileSystem().read(directory["store/bob_x.enc"], limit: 9999))
        directory.put("store/alice_x.enc", stolen)
        let place = directory["store/alice_x.enc"]
        let refusals = [
            refusal { () throws(Failure) in _ = try keychain.value(for: "alice@x") },
            refusal { () throws(Failure) in try keychain.setValue(record("alice@x"), for: "alice@x") },
        ]
        for failure in refusals {
            let failure = try #require(failure)
            #expect(failure.code == .recordForeign)
            #expect(failure.message.hasSuffix(" failed for olares-cli/alice@x: \(place) holds the token of \"bob@x\""))
            #expect(failure.next == afresh("alice@x"))
        }
        #expect(try keychain.value(for: "bob@x") == record("bob@x"))
        #expect(try keychain.remove("alice@x"))
        try keychain.setValue(record("alice@x"), for: "alice@x")
        #expect(try keychain.value(for: "alice@x") == record("alice@x"))
    }

    @Test(arguments: [
        (0, "invalid argument (PLACE is cut short)"), (27, "invalid argument (PLACE is cut short)"),
        (28, "cipher: message authentication failed (PLACE)"), (50, "cipher: message authentication failed (PLACE)"),
    ])
    func keepsADamagedBlobUntilItIsRemoved(length: Int, cause: String) throws {
        try keychain().setValue(record("a@b"), for: "a@b")
        let place = directory["store/a_b.enc"]
        let blob = try #require(try POSIXFileSystem().read(place, limit: 9999)).prefix(length)
        directory.put("store/a_b.enc", Array(blob))
        let cause = cause.replacing("PLACE", with: place)
        #expect(
            refusal { () throws(Failure) in _ = try keychain().value(for: "a@b") }
                == Failure(
                    .recordMalformed, "keychain Get failed for olares-cli/a@b: \(cause)", next: afresh("a@b")))
        #expect(
            refusal { () throws(Failure) in try keychain().setValue(record("a@b"), for: "a@b") }
                == Failure(
                    .recordMalformed, "keychain Set failed for olares-cli/a@b: \(cause)", next: afresh("a@b")))
        #expect(try POSIXFileSystem().read(place, limit: 9999) == Array(blob))
        #expect(try keychain().remove("a@b"))
        try keychain().setValue(record("a@b"), for: "a@b")
    }

    @Test(arguments: [0, 31, 33, 5000])
    func namesAMasterKeyOfTheWrongLength(length: Int) throws {
        try keychain().setValue(record("a@b"), for: "a@b")
        directory.put("store/master.key", [UInt8](repeating: 1, count: length))
        let failure = try #require(refusal { () throws(Failure) in _ = try keychain().value(for: "a@b") })
        let key = directory["store/master.key"]
        #expect(failure.code == .keychainCorrupted)
        #expect(
            failure.message
                == "keychain Get failed for olares-cli/a@b: keychain is corrupted (\(key) is not 32 bytes long)")
        #expect(failure.advice?.contains("mv \(key) \(key).damaged") == true)
        #expect(throws: Failure.self) { try keychain().setValue(record("c@d"), for: "c@d") }
        #expect(try POSIXFileSystem().read(key, limit: 9999)?.count == length)
    }

    @Test func namesALostMasterKey() throws {
        try keychain().setValue(record("a@b"), for: "a@b")
        unlink(directory["store/master.key"])
        let expected =
            "keychain Get failed for olares-cli/a@b: keychain not initialized "
            + "(the key of \(directory["store/a_b.enc"]) is gone)"
        let failure = refusal { () throws(Failure) in _ = try keychain().value(for: "a@b") }
        #expect(failure == Failure(.keychainNotInitialized, expected, next: afresh("a@b")))
        #expect(throws: Failure.self) { try keychain().setValue(record("a@b"), for: "a@b") }
        #expect(storedNames == ["a_b.enc"])
        #expect(try keychain().value(for: "c@d") == nil)
        #expect(try keychain().remove("a@b"))
    }

    @Test func passesTheDisksReasonsOn() throws {
        try keychain().setValue(record("a@b"), for: "a@b")
        for (operation, kind, code) in [
            ("read", FileError.Kind.notPermitted, FailureCode.keychainUnreadable),
            ("replace", .diskFull, .keychainUnwritable), ("makeDirectory", .readOnly, .keychainUnwritable),
        ] {
            let failing = keychain(FailingFileSystem { name, _ in name == operation ? kind : nil })
            let failure = refusal { () throws(Failure) in try failing.setValue(record("a@b", "new"), for: "a@b") }
            #expect(failure?.code == code)
            #expect(failure?.message.contains("injected") == true)
            #expect(failure?.advice != nil)
        }
        #expect(try keychain().value(for: "a@b") == record("a@b"))
    }

    @Test func manyAtOnceAgreeOnOneKey() async throws {
        let accounts = (0..<12).map { "user\($0)@x" }
        let (keychains, record) = (accounts.map { _ in keychain() }, record)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (account, keychain) in zip(accounts, keychains) {
                group.addTask { try keychain.setValue(record(account, "t"), for: account) }
            }
            try await group.waitForAll()
        }
        for account in accounts { #expect(try keychain().value(for: account) == record(account, "t")) }
    }

    @Test func manyNamesakesAtOnceLoseNothing() async throws {
        for _ in 0..<3 {
            let keychains = [keychain(), keychain()]
            let record = record
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (account, keychain) in zip(["a@b", "a_b"], keychains) {
                    group.addTask { try keychain.setValue(record(account, "t"), for: account) }
                }
                try await group.waitForAll()
            }
            for account in ["a@b", "a_b"] {
                #expect(try keychain().value(for: account) == record(account, "t"))
                #expect(try keychain().remove(account))
            }
        }
    }

    @Test func purges() throws {
        try keychain().setValue(record("a@b"), for: "a@b")
        try keychain().purge()
        #expect(directory.names == [])
        try keychain().purge()
        #expect(try keychain().value(for: "a@b") == nil)
    }

    @Test func findsItsDirectory() throws {
        func path(_ variables: [String: String]) throws -> String {
            try Keychains.directory(Environment(variables), files: POSIXFileSystem()).path
        }
        #if os(Linux)
        #expect(try path(["HOME": "/h"]) == "/h/.local/share/olares-cli")
        #expect(try path(["HOME": "/h", "OLARES_CLI_DATA_DIR": "/d//x/../y/"]) == "/d/y/olares-cli")
        #expect(try path(["HOME": "/h", "OLARES_CLI_DATA_DIR": "d"]) == "/h/.local/share/olares-cli")
        #expect(try path(["HOME": "/h", "OLARES_CLI_CACHE_DIR": "/c"]) == "/c/keychain/olares-cli")
        #expect(try path(["OLARES_CLI_DATA_DIR": "/d", "OLARES_CLI_CACHE_DIR": "/c"]) == "/d/olares-cli")
        #endif
    }
}
