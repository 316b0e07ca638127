import NIOCore
import OlaresCore

/// The calls that make, replace, compare and remove whole files at their places (docs/protocol/files.md, "Changes").
extension UploadService {
    /// Bytes of the largest file that goes in one request.
    static let wholeLimit: Int64 = 1 << 20

    /// Whether a storage takes files whole, directories on the way included, and any number of them at once.
    var takesWhole: Bool { target.directory.fileType.takesWhole }

    /// Makes a file with its contents.
    /// - Parameter isFinishing: Whether the beginning of it is there already, which the contents then replace.
    /// - Returns: Whether it was small enough for whatever is on the way.
    func make(
        _ file: UploadFile, _ contents: LocalFile, isFinishing: Bool, sent: @escaping @Sendable (Int64) -> Void
    ) async throws(Failure) -> Bool {
        var request = ServiceRequest(
            isFinishing ? "PUT" : "POST", .files, "/api/resources/\(file.remote.encoded)",
            headers: [("Content-Type", "application/octet-stream")], timeout: nil)
        let (range, bandwidth) = (0..<file.size, bandwidth)
        if file.size > 0 {
            request.body = .repeatable(
                { FileStream(contents: contents, range: range, bandwidth: bandwidth, sent: sent) }, length: file.size)
        }
        let response = try await server.client.send(request)
        let body = await response.excerpt(limit: 1 << 16)
        if response.status == 413 { return false }
        let what = "upload \(file.path)"
        try await server.requireSuccess(response.with(body: body), to: request, for: what, at: file.remote)
        guard body.isEmpty || (try? JSONValue(parsing: body)) != nil else {
            throw Failure(
                .decode, "\(what): the server's answer is not one to a new file",
                advice: "check that the address is that of an Olares, and that no proxy answers in its place")
        }
        return true
    }

    /// Gives a file its contents that was made without them: an older service does not read the body of the request that makes
    /// a file. Nothing is lost, since such a file is empty.
    /// - Parameter found: What the listing shows in its place.
    /// - Returns: Whether it was such a file.
    func fill(_ file: UploadFile, _ contents: LocalFile, found: Entry?) async throws(Failure) -> Bool {
        guard takesWhole, let found, !found.isDirectory, found.size == 0, (1...Self.wholeLimit).contains(file.size)
        else {
            return false
        }
        return try await make(file, contents, isFinishing: true) { _ in }
    }

    /// Removes a file; one that is not there is a success.
    func remove(_ path: RemotePath) async throws(Failure) {
        // Without the slash the service would take white space off the end, and remove another file.
        let isTrimmed = path.name.trimmed.isSameBytes(as: path.name)
        let body: JSONValue = ["dirents": [.string("/" + path.name + (isTrimmed ? "" : "/"))]]
        let request = ServiceRequest(
            "DELETE", .files, "/api/resources/\(path.parent.asDirectory.encoded)",
            headers: [("Content-Type", "application/json"), ("Accept", "application/json")],
            body: .bytes(ByteBuffer(string: body.compactText)))
        do throws(Failure) {
            let response = try await server.answer(request, for: "remove \(path.text)")
            _ = await response.excerpt(limit: 4096)
        } catch {
            guard error.exit != .loginNeeded, error.code != .interrupted, !error.isPassing,
                try await server.status(of: path) == nil
            else { throw error }
        }
    }

    /// Gives a file another name in its directory, which must not be taken.
    func rename(_ path: RemotePath, to name: String) async throws(Failure) {
        // The service decodes it twice.
        let request = ServiceRequest(
            "PATCH", .files, "/api/resources/\(path.encoded)?destination=\(name.uriComponent.uriComponent)")
        let response = try await server.answer(request, for: "rename \(path.text) to \(name.quotedForMessage)")
        _ = await response.excerpt(limit: 4096)
    }

    /// Makes a directory where none is. The service makes another one beside it where one is.
    func createDirectory(at path: RemotePath) async throws(Failure) {
        let request = ServiceRequest("POST", .files, "/api/resources/\(path.asDirectory.encoded)")
        let response = try await server.answer(request, for: "create \(path.text)")
        _ = await response.excerpt(limit: 4096)
    }
}

extension FileType {
    /// Whether the files service itself keeps the files: it makes a small one in one request, and takes chunks one by one.
    var takesWhole: Bool { [.drive, .cache, .external].contains(self) }
}
