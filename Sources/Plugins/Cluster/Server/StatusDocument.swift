import OlaresCore

/// The `Status` document by which Kubernetes says what is wrong (docs/protocol/cluster.md).
struct StatusDocument: RefusalReader {
    func reads(_ document: JSONValue) -> Bool { document["kind"] == "Status" }

    func denial(in document: JSONValue) -> String? {
        guard document["reason"] == "Forbidden", let message = (document["error"] ?? document["message"])?.string,
            // Nobody was recognised: that is for the token's sake.
            !message.contains("system:anonymous")
        else { return nil }
        return message
    }

    func failure(status: Int, in document: JSONValue, _ message: String) -> Failure? {
        switch (status, document["reason"]) {
        case (404, "NotFound"):
            Failure(.remoteNotFound, message, advice: "list what is there, and check the name")
        case (409, "Conflict"):
            Failure(
                .httpClientError, message, advice: "it was changed in between: look at it, and run it again",
                retryable: true)
        case (400, _), (409, _), (422, _):
            Failure(
                .httpClientError, message,
                advice: "the cluster understood and refuses it: change what the message names")
        default: nil
        }
    }
}
