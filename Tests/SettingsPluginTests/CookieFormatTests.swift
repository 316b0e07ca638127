import OlaresCore
import Testing

@testable import SettingsPlugin

/// The forms of exported cookies, and what is left out of hostile ones.
@Suite struct CookieFormatTests {
    private static let now = Timestamp(seconds: 1_760_000_000)

    private func read(_ text: String, _ format: CookieFormat, host: String? = nil) throws -> FoundCookies {
        try format.read(text, host: host, now: Self.now)
    }

    @Test("cookies.txt: the marked ones are data, and what makes no sense is counted")
    func netscape() throws {
        let text = """
            # Netscape HTTP Cookie File
            .example.com\tTRUE\t/\tTRUE\t1790000000.5\tsid\ta b
            #HttpOnly_www.example.com\tFALSE\t/x\tFALSE\t0\thid\t1
            example.com\tFALSE\t/\tFALSE\t-1\told\t1
            nonsense
            """
        let found = try read(text, .netscape)
        #expect(found.cookies.map(\.host) == [".example.com", "www.example.com"])
        #expect(found.cookies.map(\.value) == ["a b", "1"] && found.cookies.map(\.isHTTPOnly) == [false, true])
        #expect(found.skipped == 2 && found.firstProblem == "line 4: the end is no number of seconds")
        #expect(throws: Failure.self) { try read("[]", .netscape) }
    }

    @Test("JSON as extensions write it, with ends of any kind")
    func json() throws {
        let text = """
            {"cookies": [
              {"domain": "a.com", "name": "n", "value": "v", "expirationDate": 1790000000.7, "sameSite": "lax"},
              {"domain": "a.com", "name": "s", "value": "v", "session": true},
              {"domain": "b.com", "name": "t", "value": "v", "expires": "Wed, 21 Oct 2026 07:28:00 GMT"},
              {"domain": "b.com", "name": "u", "value": "v", "expires": "soon"}, {"name": "nobody's", "value": "v"}]}
            """
        let found = try read(text, .json)
        #expect(found.cookies.map(\.expires) == [1_790_000_000, 0, 1_792_567_680])
        #expect(found.skipped == 2 && found.firstProblem == "entry 3: the end is no time")
        #expect(try read("[{\"name\": \"n\", \"value\": \"v\"}]", .json, host: "c.com").cookies.first?.host == "c.com")
        #expect(throws: Failure.self) { try read("[{", .json) }
    }

    @Test("Header lines of both directions")
    func header() throws {
        let sent = try read("Cookie: a=1; b=2=3", .header, host: "e.com")
        #expect(sent.cookies.map(\.name) == ["a", "b"] && sent.cookies.last?.value == "2=3")
        let set = try read(
            "Set-Cookie: sid=x; Domain=.e.com; Path=/p; Max-Age=60; Secure; HttpOnly; SameSite=Lax", .header)
        #expect(
            set.cookies == [
                Cookie(
                    host: ".e.com", name: "sid", value: "x", path: "/p", expires: 1_760_000_060, isSecure: true,
                    isHTTPOnly: true, sameSite: "Lax")
            ])
        let hostless = try read("a=1; b=2", .header)
        #expect(hostless.cookies.isEmpty && hostless.firstProblem == "line 1: no host")
    }

    @Test("What cannot be sent, or is too much, is left out, and no value is told")
    func hostile() throws {
        let text =
            "[{\"domain\":\"a.com\",\"name\":\"n\",\"value\":\"secret\\r\\nX: y\"},{\"domain\":\"a.com\",\"name\":\"\",\"value\":\"secret\"}]"
        let found = try read(text, .json)
        #expect(found.cookies.isEmpty && found.skipped == 2)
        #expect(found.firstProblem == "entry 0: a control character")
        let line = "a.com\tTRUE\t/\tFALSE\t0\tn\tv\n"
        let many = try read(String(repeating: line, count: FoundCookies.most + 5), .netscape)
        #expect(many.cookies.count == FoundCookies.most && many.skipped == 5)
    }

    @Test(
        "The form is told from the text",
        arguments: [
            ("# c\na.com\tTRUE\t/\tFALSE\t0\tn\tv", CookieFormat.netscape), (" [{}]", .json),
            ("{\"cookies\":[]}", .json),
            ("Set-Cookie: a=b; Path=/", .header), ("a=b; Path=/", .header), ("a=b; c=d", nil), ("\u{1}\u{2}", nil),
        ])
    func guess(text: String, format: CookieFormat?) {
        #expect(CookieFormat.guess(text) == format)
    }

    @Test("One of the same name and path takes the place of the former, the others stay")
    func overlay() {
        let present: [JSONValue] = [
            ["name": "a", "path": "/", "value": "1"], ["name": "a", "path": "/x", "value": "2"],
        ]
        let merged = IntegrationCookieImport.overlaid(present, with: [Cookie(host: "e.com", name: "a", value: "3")])
        #expect(merged.map { $0["value"] } == ["3", "2"])
    }
}
