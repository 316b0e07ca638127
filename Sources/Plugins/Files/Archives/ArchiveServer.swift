import OlaresCore

extension ServiceRequest {
    /// The request that queues a task, without a password.
    /// - Parameter kind: `compress` or `extract`.
    static func archive(_ kind: String, on node: String, _ body: JSONValue) -> ServiceRequest {
        .files("POST", "/api/archive/\(node.uriComponent)/\(kind)", json: body)
    }
}

extension FilesServer {
    /// Queues an archive job.
    /// - Parameters:
    ///   - kind: `compress` or `extract`.
    ///   - what: What is being done, for messages.
    /// - Returns: The task; or what is wrong with the password.
    func queueArchive(
        _ kind: String, on node: String, _ body: JSONValue, password: ArchivePassword, what: String
    ) async throws(Failure) -> Result<TaskTicket, PasswordError> {
        var request = ServiceRequest.archive(kind, on: node, body)
        request.headers += password.headers
        let response = try await client.send(request)
        if let problem = try await archiveProblem(response, request, what: what) {
            return .failure(PasswordError(problem: problem))
        }
        let answer = try Envelope.plain.open(try await response.collect(), what: what)
        if let problem = PasswordProblem(answer["code"]) { return .failure(PasswordError(problem: problem)) }
        if let refusal = ServiceRefusal.hidden(in: answer) {
            throw refusal.failure(of: what, at: nil, as: client.identity.olaresID)
        }
        guard let id = answer["task_id"]?.string, !id.isEmpty else {
            throw Failure(
                .decode, "\(what): server returned no task_id (body=\(answer.compactText))",
                advice: "check that both versions fit")
        }
        return .success(TaskTicket(id: id, node: node, kind: kind))
    }

    /// The node that works on these paths: one that a path names, or the one that the others follow.
    func archiveNode(_ option: String?, for paths: [RemotePath]) async throws(Failure) -> String {
        if let node = option ?? paths.compactMap(\.ownNode).first { return node }
        let nodes = try await nodes()
        return nodes.first(where: \.isMaster)?.name ?? nodes[0].name
    }
}

/// A password that the service wants, or does not accept.
struct PasswordError: Error {
    let problem: PasswordProblem
}

extension RemotePath {
    /// Refuses a place where archives are not worked on.
    func requireArchives(_ verb: String) throws(Failure) {
        guard NamespaceRules.allows(.compress, at: self) else {
            throw Failure(
                .argumentInvalid,
                "`files \(verb)` does not support the \(fileType.rawValue.quotedForMessage) namespace (got \(text)). "
                    + "Allowed: drive/Home, drive/Data, drive/Common, cache/<node>, external/<node>",
                advice: "copy it there first with `olares-cli files cp`")
        }
    }
}
