import OlaresCore

/// What the files service says when it does not do what it was asked (docs/protocol/files.md, "Refusals").
///
/// Its statuses say little: what is missing is a 500 or a 400, and some refusals are a 200. Its words say more.
struct ServiceRefusal: Equatable, Sendable {
    /// What is the matter.
    enum Kind: Equatable, Sendable {
        /// Nothing stands at the path.
        case missing
        /// Something stands there already.
        case taken
        /// A file stands where a directory would have to.
        case noDirectory
        /// The node is not one of this Olares.
        case unknownNode
        /// The volume is not attached at the moment.
        case volumeAway
        case diskFull
        case notAllowed
        case other
    }

    let status: Int
    let kind: Kind
    /// The service's own words, on one line and without the paths of its disk; may be empty.
    let text: String
    /// The number or the word in `code`.
    let code: JSONValue?
    /// The member `data`, such as the entries that could not be deleted.
    let data: JSONValue?

    /// Reads an answer; `nil` where the service has not spoken, as when something before it answers in its place.
    init?(status: Int, body: [UInt8]) {
        guard let document = try? JSONValue(parsing: body), document.object != nil else { return nil }
        self.init(status: status, document)
    }

    /// Reads a document that has `error`, or `code` with a `message`.
    init?(status: Int, _ document: JSONValue) {
        guard document["error"] != nil || document["code"] != nil else { return nil }
        let text = (document["error"] ?? document["message"] ?? document["msg"])?.string ?? ""
        self.status = status
        kind = Kind(status: status, text.lowercased())
        self.text = TerminalText.sanitized(Redaction.redact(Self.withoutDiskPaths(text)))
        code = document["code"]
        data = document["data"]
    }

    /// A document with `error`, or with a `code` that is no success, in an answer whose status is one.
    static func hidden(in document: JSONValue) -> ServiceRefusal? {
        let isSuccess = [nil, .null, 0, 200, 300].contains(document["code"])
        guard document["error"]?.string != nil || !isSuccess else { return nil }
        return ServiceRefusal(status: 200, document)
    }

    /// Paths of the server's disk say nothing to anybody else: their ends remain.
    static func withoutDiskPaths(_ text: String) -> String {
        text.split(separator: " " as Character, omittingEmptySubsequences: false)
            .map { word in
                let path = String(word.last == ":" ? word.dropLast() : word)
                let steps = path.steps(omittingEmpty: true)
                let isPath = path.utf8.first == UInt8(ascii: "/") && steps.count > 2
                guard isPath, FileType(rawValue: steps[0]) == nil, let last = steps.last else { return String(word) }
                return "…/" + last + word.dropFirst(path.count)
            }
            .joined(separator: " ")
    }
}

extension ServiceRefusal.Kind {
    /// The words by which each kind is known, in lower case. The first that fits counts.
    private static let words: [(kind: Self, parts: [String])] = [
        (.volumeAway, ["temporarily unavailable"]),
        (.diskFull, ["insufficient disk space", "no space left"]),
        (.notAllowed, ["permission denied"]),
        (.taken, ["already exist", "file exists"]),
        (.unknownNode, ["invalid node"]),
        (.missing, ["not exist", "no such file or directory", ": not a directory", "wrong share", "no longer exists"]),
        (.noDirectory, ["is not a directory", "not a dir"]),
    ]

    init(status: Int, _ text: String) {
        if let match = Self.words.first(where: { $0.parts.contains(where: text.contains) }) {
            self = match.kind
        } else if text.contains("not found") {
            self = text.hasPrefix("node ") || text.contains(": node ") ? .unknownNode : .missing
        } else {
            self = status == 404 ? .missing : status == 409 ? .taken : .other
        }
    }
}

extension ServiceRefusal {
    /// The failure that a person understands.
    /// - Parameters:
    ///   - what: What was being done and to what, such as `list drive/Home/a`.
    ///   - path: The place.
    ///   - account: Who asked.
    func failure(of what: String, at path: RemotePath?, as account: String) -> Failure {
        let told = status == 200 ? "" : " (HTTP \(status))"
        let reason = text.isEmpty ? "the server refused without a reason" : text
        let message = "\(what): \(reason)\(told)"
        switch kind {
        case .missing:
            let detail = status == 404 || text.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(text)"
            return .remoteNotFound("\(what): not found on the server (\(detail))", at: path)
        case .taken:
            return Failure(.remoteFileExists, message, advice: "choose another name, or remove what is there first")
        case .noDirectory:
            return Failure(
                .preconditionFailed, message, advice: "a file stands where a directory would have to: look at the path",
                retryable: false)
        case .unknownNode:
            return Failure(.remoteNotFound, message, next: [NextStep(["files", "nodes"], effect: .read)])
        case .volumeAway:
            let advice = "the volume is away: attach or mount it again, then run this once more"
            return status == 503
                ? Failure(.httpServerError, message, advice: advice)
                : Failure(.preconditionFailed, message, advice: advice, retryable: false)
        case .diskFull:
            return Failure(.remoteDiskFull, message, advice: "free some space on the Olares, then run it again")
        case .notAllowed:
            return Failure(
                .accessDenied, message,
                advice:
                    "\(account) may not do that; ask the owner of the Olares, or switch with `olares-cli profile use`"
            )
        case .other:
            // It has understood and refuses: the same request would end in the same way.
            let code: FailureCode = (400..<500).contains(status) ? .httpClientError : .serverRefused
            return Failure(code, message, advice: "the reason is the server's own", retryable: false)
        }
    }
}

extension FilesServer {
    /// Fails unless an answer's status is a success: in the service's own words where it has spoken, otherwise as
    /// ``HTTPResponse/requireSuccess(of:as:)`` does.
    /// - Parameters:
    ///   - what: What is being done and to what, such as `stat drive/Home/a`.
    ///   - path: The place.
    func requireSuccess(
        _ response: HTTPResponse, to request: ServiceRequest, for what: String, at path: RemotePath? = nil
    ) async throws(Failure) {
        guard !response.isSuccess else { return }
        let body = await response.excerpt(limit: 1 << 16)
        if let refusal = Self.refusal(response.status, body) {
            throw refusal.failure(of: what, at: path, as: client.identity.olaresID)
        }
        if response.status == 404 { throw .remoteNotFound("\(what): not found on the server (HTTP 404)", at: path) }
        try await response.with(body: body).requireSuccess(of: request, as: client.identity)
    }

    /// What the service says with an unsuccessful status; `nil` where that is about the token or the moment.
    private static func refusal(_ status: Int, _ body: [UInt8]) -> ServiceRefusal? {
        guard let refusal = ServiceRefusal(status: status, body: body) else { return nil }
        switch status {
        case 401, 403, 408, 429, 459: return nil
        case 501...: return [.volumeAway, .diskFull].contains(refusal.kind) ? refusal : nil
        default: return refusal
        }
    }
}
