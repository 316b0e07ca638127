import OlaresCore
import Testing

@testable import ClusterPlugin

/// What the cluster means by its `Status`.
@Suite struct StatusDocumentTests {
    private func document(_ reason: String, _ message: String = "no") -> JSONValue {
        ["kind": "Status", "reason": .string(reason), "message": .string(message)]
    }

    @Test func nothingElseIsRead() {
        #expect(StatusDocument().reads(document("NotFound")))
        #expect(!StatusDocument().reads(["reason": "NotFound"]))
        #expect(!StatusDocument().reads(["kind": "Pod"]))
    }

    @Test func aDenialIsAboutSomebodyWhoIsKnown() {
        #expect(StatusDocument().denial(in: document("Forbidden", "bob cannot list pods")) == "bob cannot list pods")
        #expect(StatusDocument().denial(in: document("Forbidden", "User \"system:anonymous\" cannot")) == nil)
        #expect(StatusDocument().denial(in: document("Unauthorized")) == nil)
    }

    @Test(
        arguments: [
            (404, "NotFound", .remoteNotFound, false), (409, "Conflict", .httpClientError, true),
            (409, "AlreadyExists", .httpClientError, false), (422, "Invalid", .httpClientError, false),
        ] as [(Int, String, FailureCode, Bool)])
    func refusals(status: Int, reason: String, code: FailureCode, again: Bool) {
        let failure = StatusDocument().failure(status: status, in: document(reason), "GET /x: HTTP \(status)")
        #expect(failure?.code == code)
        #expect((failure?.retryable ?? false) == again)
    }

    @Test(arguments: [(500, "InternalError"), (404, "Gone")])
    func otherStatusesSayItAll(status: Int, reason: String) {
        #expect(StatusDocument().failure(status: status, in: document(reason), "GET /x") == nil)
    }
}
