import Core

/// The calls of the upload protocol (docs/protocol/files.md, "Uploads").
struct UploadService: Sendable {
    let server: FilesServer
    let target: UploadTarget

    private var node: String { target.node.uriComponent }

    /// How many bytes of a file the service holds from an upload that was not finished; 0 where it cannot tell.
    func uploadedBytes(of file: UploadFile) async throws(Failure) -> Int64 {
        let directory = file.remote.parent.wire
        let request = ServiceRequest(
            "GET", .files,
            "/upload/file-uploaded-bytes/\(node)/?file_name=\(file.name.uriComponent)"
                + "&parent_dir=\(directory.uriComponent)", headers: [("Accept", "application/json")])
        do throws(Failure) {
            let answer = try await server.document(request, for: "ask how much of \(file.path) was uploaded")
            let bytes = answer["uploadedBytes"]?.integer ?? 0
            return (0...file.size).contains(bytes) ? bytes : 0
        } catch {
            guard error.exit != .loginNeeded, error.code != .interrupted, !error.isPassing else { throw error }
            return 0
        }
    }

    /// Where chunks go: path and query below the service's address.
    func link() async throws(Failure) -> String {
        let request = ServiceRequest(
            "GET", .files,
            "/upload/upload-link/\(node)/?file_path=\(target.parentDirectory.uriComponent)&from=web",
            headers: [("Accept", "text/plain, */*")])
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
    /// - Returns: The task that hands the file on to somebody else's storage, where the service names one.
    func send(
        _ chunk: UploadChunk, to link: String, sent: @escaping @Sendable (Int64) -> Void
    ) async throws(Failure) -> String? {
        let request = try chunk.request(to: link, sent: sent)
        let response = try await server.client.send(request)
        try await response.requireSuccess(of: request, as: server.client.identity)
        let body = await response.excerpt(limit: 1 << 16)
        guard target.hasSecondStage, let answer = try? JSONValue(parsing: body) else { return nil }
        return answer.array?.first?["taskId"]?.string
    }

    /// Makes an empty file, or empties one.
    func createEmptyFile(at path: RemotePath, isReplacing: Bool) async throws(Failure) {
        let request = ServiceRequest(isReplacing ? "PUT" : "POST", .files, "/api/resources/\(path.asFile.encoded)")
        let response = try await server.answer(request, for: "create \(path.text)")
        _ = await response.excerpt(limit: 4096)
    }

    /// Makes a directory where none is. The service makes another one beside it where one is.
    func createDirectory(at path: RemotePath) async throws(Failure) {
        let request = ServiceRequest("POST", .files, "/api/resources/\(path.asDirectory.encoded)")
        let response = try await server.answer(request, for: "create \(path.text)")
        _ = await response.excerpt(limit: 4096)
    }
}
