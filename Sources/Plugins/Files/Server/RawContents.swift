import OlaresCore

/// Whether what a raw answer carries is the file that was asked for (docs/protocol/files.md, "Downloads"). A portal or a
/// login page answers with 200 too.
struct RawContents: Sendable {
    let path: RemotePath
    /// What the listing says of the file.
    let entry: Entry

    /// Refuses an answer that is a page and not the file: the service calls everything text but what has the name of a page.
    /// - Parameter what: What is being done, for messages.
    func check(_ response: HTTPResponse, for what: String) throws(Failure) {
        guard response.header("Content-Type")?.lowercased().hasPrefix("text/html") == true else { return }
        let name = path.name.lowercased()
        let length = response.header("Content-Length").flatMap { Int64($0) }
        guard !name.hasSuffix(".html"), !name.hasSuffix(".htm"), length != entry.size else { return }
        throw Self.notTheFile(what, "an HTML page in place of the file")
    }

    /// Holds what has arrived against the listing. A file that grew or shrank meanwhile may have any size between then and
    /// now; one of the same size that was written meanwhile is a mixture of both.
    func confirm(_ size: Int64, _ server: FilesServer, for what: String) async throws(Failure) {
        // Other providers do not tell the size of everything.
        guard !(path.fileType.isCloud && entry.size == 0) else { return }
        let now = try await server.status(of: path)
        if let now, now.size == entry.size, now.state != entry.state { throw Self.changed(what) }
        if size == entry.size { return }
        if let now, (min(entry.size, now.size)...max(entry.size, now.size)).contains(size) { return }
        throw Self.notTheFile(what, "\(size) bytes for a file of \(entry.size)")
    }

    /// The server sent something else.
    static func notTheFile(_ what: String, _ sent: String) -> Failure {
        Failure(
            .decode, "\(what): the server sent \(sent)",
            advice: "look at what stands between here and the Olares, such as a proxy that wants a login")
    }

    /// The file was written while it was read.
    static func changed(_ what: String) -> Failure {
        Failure(
            .operationFailed, "\(what): the file was changed on the server while it was read", advice: "run it again",
            retryable: true)
    }
}
