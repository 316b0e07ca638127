import NIOCore
import Testing

@testable import OlaresCore

/// Answers that say back what was given as a secret.
@Suite struct TransportEchoTests {
    private func hidden(_ sent: JSONValue, _ answer: String) throws -> String {
        let mask = try #require(EchoMask(.bytes(ByteBuffer(string: sent.compactText))))
        return String(decoding: mask.hide(in: Array(answer.utf8)), as: UTF8.self)
    }

    @Test("A password that was sent is in no answer: not as a value, not in a sentence, not in text that is no JSON")
    func passwords() throws {
        let sent: JSONValue = ["smbPath": "//nas/a", "user": "alice", "password": "hunter2 \"x"]
        #expect(
            try hidden(sent, #"{"code":1,"message":"mount -o user=alice,pass=hunter2 \"x failed"}"#)
                == #"{"code":1,"message":"mount -o user=alice,pass=[redacted] failed"}"#)
        #expect(
            try hidden(sent, #"{"data":[{"user":"alice","password":"hunter2 \"x"}]}"#)
                == #"{"data":[{"user":"alice","password":"[redacted]"}]}"#)
        #expect(try hidden(sent, #"it was hunter2 "x"#) == "it was [redacted]")
        let unchanged = #"{ "user" : "alice" }"#
        #expect(try hidden(sent, unchanged) == unchanged)
    }

    @Test(
        "The value of a variable that is called a password is one; a word of the service's own is hidden in its place alone"
    )
    func variables() throws {
        let envs: JSONValue = [
            "envs": [["envName": "DB_PASSWORD", "value": "running"], ["envName": "MODE", "value": "quick"]]
        ]
        #expect(
            try hidden(envs, #"{"state":"running","mode":"quick","password":"running","m":"set to running"}"#)
                == #"{"state":"running","mode":"quick","password":"[redacted]","m":"set to [redacted]"}"#)
    }

    @Test(
        "Other requests are left alone",
        arguments: [#"{"name":"alice","key":"abcdef"}"#, #"{"password":"abc"}"#, "[]", "x"])
    func others(body: String) { #expect(EchoMask(.bytes(ByteBuffer(string: body))) == nil) }
}
