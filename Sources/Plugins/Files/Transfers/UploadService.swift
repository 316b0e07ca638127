import OlaresCore

/// The calls of the upload protocol (docs/protocol/files.md, "Uploads").
struct UploadService: Sendable {
    let server: FilesServer
    let target: UploadTarget
    let node: UploadNode
    let gate: UploadGate
    /// How fast it may go; `nil` for as fast as it can.
    var bandwidth: Bandwidth?

    /// How many bytes of a file the service holds from an upload that was not finished; 0 where it cannot tell.
    func uploadedBytes(of file: UploadFile) async throws(Failure) -> Int64 {
        let node = try await node.name().uriComponent
        let directory = file.remote.parent.wire
        let request = ServiceRequest(
            "GET", .files,
            "/upload/file-uploaded-bytes/\(node)/?file_name=\(file.name.uriComponent)"
                + "&parent_dir=\(directory.uriComponent)", headers: [("Accept", "application/json")])
        do throws(Failure) {
            let answer = try await gate.pass { () async throws(Failure) in
                try await server.document(request, for: "ask how much of \(file.path) was uploaded")
            }
            let bytes = answer["uploadedBytes"]?.integer ?? 0
            return (0...file.size).contains(bytes) ? bytes : 0
        } catch {
            guard error.exit != .loginNeeded, error.code != .interrupted, !error.isPassing else { throw error }
            return 0
        }
    }

    /// Where chunks go: path and query below the service's address.
    /// - Parameter bytes: How many are to go there.
    func link(for bytes: Int64) async throws(Failure) -> String {
        let node = try await node.name().uriComponent
        let request = ServiceRequest(
            "GET", .files,
            "/upload/upload-link/\(node)/?file_path=\(target.parentDirectory.uriComponent)&from=web"
                + "&total_size=\(bytes)", headers: [("Accept", "text/plain, */*")])
        let what = "get an upload link for \(target.directory.text)"
        let body = try await server.answer(request, for: what).collect(limit: 1 << 16)
        let link = String(decoding: body, as: UTF8.self).trimmed
        guard !link.isEmpty else {
            throw Failure(
                .decode, "upload-link response is empty (parent_dir=\(target.parentDirectory.quotedForMessage))",
                advice: "check that the directory exists, and look at the Olares itself")
        }
        let isPath = link.hasPrefix("/") && !link.hasPrefix("//") && link.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        guard isPath else {
            throw Failure(
                .decode, "the upload link \(link.quotedForMessage) is not a path on the same host",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        return link
    }

    /// Sends a chunk.
    func send(
        _ chunk: UploadChunk, to link: String, sent: @escaping @Sendable (Int64) -> Void
    ) async throws(Failure) -> ChunkAnswer {
        let request = try chunk.request(to: link, at: bandwidth, sent: sent)
        let response = try await server.client.send(request)
        let body = await response.excerpt(limit: 1 << 16)
        let what = "upload \(chunk.file.path)"
        if response.isSuccess { return try ChunkAnswer(body, of: chunk, what) }
        do throws(Failure) {
            try await server.requireSuccess(response.with(body: body), to: request, for: what, at: chunk.file.remote)
        } catch {
            return try ChunkAnswer(refusing: error, status: response.status, body)
        }
        throw Failure(.decode, "\(what): the server answered HTTP \(response.status)")
    }
}

/// What the service makes of a chunk.
enum ChunkAnswer: Sendable {
    /// It is held.
    case taken
    /// The file is complete. It is in its place, or will be when a task has ended.
    case complete(task: String?)
    /// The service holds nothing that could be gone on with.
    case lost(Failure)
    /// The service holds all bytes, and does not put the file in its place.
    case heldWhole(Failure)
    /// The chunk is too large for something on the way.
    case tooLarge(Failure)

    /// Reads a successful answer.
    fileprivate init(_ body: [UInt8], of chunk: UploadChunk, _ what: String) throws(Failure) {
        guard let answer = try? JSONValue(parsing: body) else {
            guard body.isEmpty else {
                throw Failure(
                    .decode, "\(what): the server's answer is not one to a chunk",
                    advice: "check that the address is that of an Olares, and that no proxy answers in its place")
            }
            self = chunk.isLast ? .complete(task: nil) : .taken
            return
        }
        if let refusal = ServiceRefusal.hidden(in: answer) {
            throw Failure(
                .serverRefused, "\(what): \(refusal.text)", advice: "the reason is the server's own", retryable: false)
        }
        let item = answer.array?.first
        if item?["size"]?.integer == 0, item?["state"]?.string == "" {
            throw Failure(
                .serverRefused, "\(what): the server took nothing of it; it may be larger than the server allows",
                advice: "ask the owner of the Olares how large files may be", retryable: false)
        }
        self = chunk.isLast ? .complete(task: item?["taskId"]?.string) : .taken
    }

    /// Reads a refusal.
    /// - Throws: `failure`, where it says all there is to say.
    fileprivate init(refusing failure: Failure, status: Int, _ body: [UInt8]) throws(Failure) {
        if status == 413 {
            self = .tooLarge(failure)
            return
        }
        let text = ServiceRefusal(status: status, body: body)?.text ?? ""
        let isLost =
            text.contains("Invalid MD5") || (text.hasPrefix("open ") && text.contains("no such file or directory"))
        if isLost {
            self = .lost(failure)
        } else if text.contains("Failed to unmarshal response body") {
            self = .heldWhole(failure)
        } else {
            throw failure
        }
    }
}
