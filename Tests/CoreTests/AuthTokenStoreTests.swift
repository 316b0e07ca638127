import Testing

@testable import OlaresCore

@Suite struct AuthTokenStoreTests {
    private struct StoppedClock: Clock {
        let now: Timestamp
        func sleep(for duration: Duration) async {}
    }

    private let keychain = MemoryKeychain()
    private let now = Timestamp(milliseconds: 1_767_139_200_123)
    private var store: TokenStore { TokenStore(keychain: keychain, clock: StoppedClock(now: now)) }

    private func put(_ text: String, for id: String) throws { try keychain.setValue(Array(text.utf8), for: id) }
    private func stored(_ id: String) throws -> String? {
        try keychain.value(for: id).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func storesWhatTheExistingToolStores() throws {
        var record = TokenRecord(
            olaresID: "alice@olares.com", accessToken: "eyJ.x.y", refreshToken: "r-7f3c", sessionID: "s-19",
            grantedAt: Timestamp(milliseconds: 1_767_139_200_000))
        try store.set(record)
        let golden =
            #"{"olaresId":"alice@olares.com","accessToken":"eyJ.x.y","refreshToken":"r-7f3c","sessionId":"s-19","#
            + #""grantedAt":1767139200000}"#
        #expect(try stored("alice@olares.com") == golden)
        #expect(try store.record(for: "alice@olares.com") == record)
        record = TokenRecord(olaresID: "b@x", accessToken: "")
        try store.set(record)
        #expect(try stored("b@x") == #"{"olaresId":"b@x","accessToken":""}"#)
    }

    @Test func unknownMembersSurvive() throws {
        try put(#"{"accessToken":"a","future":{"z":1,"a":[]},"managed":true}"#, for: "a@x")
        #expect(try store.record(for: "a@x")?.isManaged == true)
        try store.markInvalid("a@x")
        #expect(
            try stored("a@x")
                == #"{"olaresId":"a@x","accessToken":"a","invalidatedAt":1767139200123,"managed":true,"#
                + #""refreshRefusal":{"tries":1,"nextTryAt":1767139230123},"future":{"z":1,"a":[]}}"#
        )
    }

    @Test func marksAndRevives() throws {
        try store.set(TokenRecord(olaresID: "a@x", accessToken: "a", refreshToken: "r"))
        #expect(try store.markInvalid("a@x")?.invalidatedAt == now)
        var record = try #require(try store.record(for: "a@x"))
        #expect(record.invalidatedAt == now && record.refreshToken == "r")
        record.accessToken = "b"
        try store.set(record)
        #expect(try store.record(for: "a@x")?.invalidatedAt == nil)
        #expect(try store.markInvalid("nobody") == nil)
    }

    @Test func believesARefusalForAWhileOnly() throws {
        var record = TokenRecord(olaresID: "a@x", accessToken: "a", refreshToken: "r")
        var pauses: [Int64] = []
        for _ in 0..<9 {
            record.markInvalid(at: now, reason: "x", isFinal: false)
            let next = try #require(record.refusal?.nextTry)
            pauses.append(now.seconds(until: next))
            #expect(!record.allowsRefresh(at: now) && record.allowsRefresh(at: next))
        }
        #expect(pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
        // The clock was ahead when it was written.
        #expect(record.allowsRefresh(at: Timestamp(seconds: 0)))
        record.markInvalid(at: now, reason: "x", isFinal: true)
        #expect(!record.allowsRefresh(at: now.later(bySeconds: .max)))
        #expect(record.invalidatedAt == now)
    }

    @Test func healsWhatTheExistingToolHasMarked() throws {
        try put(#"{"accessToken":"a","refreshToken":"r","invalidatedAt":1767139200123}"#, for: "a@x")
        let record = try #require(try store.record(for: "a@x"))
        #expect(!record.allowsRefresh(at: now.later(bySeconds: 29)))
        #expect(record.allowsRefresh(at: now.later(bySeconds: 30)))
        for refusal in [
            "7", "{}", #"{"tries":"x"}"#, #"{"tries":-9223372036854775808,"nextTryAt":9223372036854775807}"#,
        ] {
            try put(
                #"{"accessToken":"a","invalidatedAt":-9223372036854775808,"refreshRefusal":\#(refusal)}"#, for: "a@x")
            #expect(try store.record(for: "a@x")?.allowsRefresh(at: now) == true)
        }
    }

    @Test func removes() throws {
        try put("garbage", for: "a@x")
        #expect(try store.remove("a@x"))
        #expect(try !store.remove("a@x"))
        #expect(try store.record(for: "a@x") == nil)
    }

    @Test(arguments: [
        ("garbage", "line 1, column 1: want a value, found 'g'"), ("[]", "want an object, found an array"),
        (#"{"accessToken":5}"#, "accessToken: want a string, found a number"),
        (#"{"grantedAt":"x"}"#, "grantedAt: want a whole number, found a string"),
    ])
    func namesADamagedRecord(text: String, problem: String) throws {
        try put(text, for: "a@x")
        let expected = Failure(
            .recordMalformed, "decode stored token for a@x: \(problem)", next: ProfileVerbs.storeAfresh("a@x"))
        #expect(throws: expected) { try store.record(for: "a@x") }
    }

    @Test func refusesARecordOfAnotherAccount() throws {
        try put(#"{"olaresId":"b@x","accessToken":"a"}"#, for: "a@x")
        #expect { try store.record(for: "a@x") } throws: { ($0 as? Failure)?.code == .recordForeign }
    }

    @Test func neverShowsSecrets() {
        let record = TokenRecord(olaresID: "a@x", accessToken: "sekret1", refreshToken: "sekret2", sessionID: "sekret3")
        var dumped = ""
        dump(record, to: &dumped)
        for text in [dumped, "\(record)", String(reflecting: record), "\([record])"] {
            #expect(!text.contains("sekret"))
        }
    }

    @Test(
        arguments: [
            (0, "0s"), (59, "59s"), (60, "1m0s"), (307, "5m7s"), (3599, "59m59s"), (3600, "1h0m"), (86399, "23h59m"),
            (2_591_940, "719h59m"),
        ] as [(Int64, String)])
    func saysHowLong(seconds: Int64, text: String) { #expect(LoginStatus.durationText(seconds: seconds) == text) }

    @Test func statesOfALogin() throws {
        func text(_ token: String, invalid: Bool = false) -> String {
            var record = TokenRecord(olaresID: "a@x", accessToken: token)
            if invalid { record.invalidatedAt = now }
            return LoginStatus(of: record, at: now).text
        }
        func token(_ seconds: Int64) -> String { AuthJWTTests.token("{\"exp\":\(seconds)}") }
        #expect(LoginStatus(of: nil, at: now).text == "never")
        #expect(text(token(now.seconds +| 86400)) == "logged-in (23h59m)")
        #expect(text(token(now.seconds +| 1)) == "logged-in (0s)")
        #expect(text(token(now.seconds)) == "expired")
        #expect(text(token(.max)) == "logged-in (69898655h59m)")
        #expect(text(AuthJWTTests.token("{}")) == "logged-in")
        #expect(text("opaque") == "logged-in (unparseable token)")
        #expect(text(token(.max), invalid: true) == "invalidated")
        keychain.fail(with: Failure(.keychainUnreadable, "x"))
        #expect(LoginStatus(of: "a@x", in: store, at: now).text == "unknown")
    }
}
