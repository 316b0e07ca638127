import OlaresCore
import OlaresExecution

extension ServiceRequest {
    /// The request that makes a directory, with those that are missing above it.
    static func makingDirectory(_ path: RemotePath) -> ServiceRequest {
        .files("POST", "/api/resources/\(path.asDirectory.encoded)")
    }
}

extension FilesServer {
    /// Makes a directory where nothing stands, with those that are missing above it, and looks whether it is there.
    /// - Parameter what: What is being done, for messages.
    func makeDirectory(_ path: RemotePath, for what: String) async throws(Failure) {
        _ = try await document(.makingDirectory(path), for: what, at: path)
        guard try await status(of: path)?.isDirectory != true else { return }
        throw Failure(
            .decode, "\(what): the server said that it was done, and the directory is not there",
            next: [NextStep(["files", "ls", path.parent.text], effect: .read)])
    }
}
