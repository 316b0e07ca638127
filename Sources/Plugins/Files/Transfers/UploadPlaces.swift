import Core
import NIOCore

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
        let range = 0..<file.size
        if file.size > 0 {
            request.body = .repeatable(
                { FileStream(contents: contents, range: range, sent: sent) }, length: file.size)
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

    /// What the service says of the contents at a place.
    enum Digest: Equatable, Sendable {
        case md5(String)
        /// Nothing is there.
        case missing
        /// The storage does not tell.
        case unknown
    }

    /// Asks for the digest of a file.
    func digest(of path: RemotePath, size: Int64) async throws(Failure) -> Digest {
        // The service reads the whole file before it answers.
        let patience = Duration.seconds(60 +| size >> 22)
        let request = ServiceRequest(
            "GET", .files, "/api/md5/\(path.encoded)", headers: [("Accept", "application/json")], timeout: patience)
        do throws(Failure) {
            let answer = try await server.document(request, for: "check \(path.text)")
            return (answer["md5"]?.string).map { .md5($0.lowercased()) } ?? .unknown
        } catch {
            guard !error.isPassing, error.exit != .loginNeeded, error.code != .interrupted else { throw error }
            // An older service has no such route.
            guard error.code == .remoteNotFound else { return .unknown }
            return try await server.status(of: path) == nil ? .missing : .unknown
        }
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
