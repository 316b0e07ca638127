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

    /// Which directories on the way to this one are there, and which are missing, it among them.
    /// - Parameter what: What is being done, for messages, such as `mkdir -p`.
    /// - Throws: ``Failure`` with `argument_invalid` where a file stands in the way, and with `path_protected` for a volume that is
    ///   not mounted.
    func levels(
        of path: RemotePath, for what: String
    ) async throws(Failure) -> (existing: [RemotePath], missing: [RemotePath]) {
        var existing: [RemotePath] = []
        var missing: [RemotePath] = []
        for level in path.levels {
            // Below one that is missing, all are.
            if missing.isEmpty, let entry = try await status(of: level) {
                guard entry.isDirectory else {
                    throw Failure(
                        .argumentInvalid,
                        "\(what): \(level.text) already exists but is NOT a directory; remove it or pick another name",
                        next: [NextStep(["files", "ls", level.parent.text], effect: .read)])
                }
                existing.append(level)
                continue
            }
            guard !level.isVolumeRoot else {
                throw .pathProtected(
                    "\(what) \(level.text): depth-1 entry under external/ refers to a mounted volume that does not "
                        + "exist; mount it first",
                    advice: "`olares-cli files ls \(level.parent.text.shellQuoted)` shows the volumes that are there")
            }
            missing.append(level)
        }
        return (existing, missing)
    }
}

extension RemotePath {
    /// The directories from the first below the root down to this one.
    var levels: [RemotePath] {
        var level = root
        return steps.map { step in
            level = level.appending(step, isDirectory: true)
            return level
        }
    }
}
