import OlaresCore

/// What the service says of the contents of a file (docs/protocol/files.md, "Digests").
enum ContentDigest: Equatable, Sendable {
    /// The MD5 in lower-case hexadecimal.
    case md5(String)
    /// Nothing is there.
    case missing
    /// The storage does not tell.
    case unknown
}

extension FilesServer {
    /// Asks for the digest of a file.
    /// - Parameter size: Its bytes, all of which the service reads before it answers.
    func digest(of path: RemotePath, size: Int64) async throws(Failure) -> ContentDigest {
        let timeout = Duration.seconds(60 +| size >> 22)
        let request = ServiceRequest(
            "GET", .files, "/api/md5/\(path.encoded)", headers: [("Accept", "application/json")], timeout: timeout)
        do throws(Failure) {
            let answer = try await document(request, for: "check \(path.text)")
            return (answer["md5"]?.string).map { .md5($0.lowercased()) } ?? .unknown
        } catch {
            guard !error.isPassing, error.exit != .loginNeeded, error.code != .interrupted else { throw error }
            // An older service has no such route.
            guard error.code == .remoteNotFound else { return .unknown }
            return try await status(of: path) == nil ? .missing : .unknown
        }
    }
}
