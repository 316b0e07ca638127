import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct RPCMessageTests {
    private func read(_ text: String) -> RPCMessage { RPCMessage(Array(text.utf8)) }

    @Test func aMessageMayBeginWithAByteOrderMark() {
        #expect(
            read("\u{feff}{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                == .request(id: 1, method: "ping", parameters: JSONObject()))
    }

    /// Who forgets to say which protocol it is still waits for an answer.
    @Test(
        arguments: [("1", .integer(1)), ("\"a\"", .string("a")), ("[1]", .null), ("null", .null)]
            as [(String, JSONValue)])
    func aRequestWithoutItsVersionIsAnsweredUnderItsID(id: String, answered: JSONValue) {
        guard case .malformed(let error, let shown) = read("{\"id\":\(id),\"method\":\"ping\"}") else {
            return _ = #expect(Bool(false))
        }
        #expect(error.code == .invalidRequest)
        #expect(shown == answered)
    }
}
