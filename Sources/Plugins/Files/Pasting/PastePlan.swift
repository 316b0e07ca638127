import OlaresCore

/// What goes where in a copy or move, once it is clear that it can.
struct PastePlan: Sendable {
    /// The service's word for it.
    enum Action: String, Sendable {
        case copy, move
    }

    let action: Action
    let sources: [RemotePath]
    /// A directory to drop into, where it ends with a slash; otherwise the exact target.
    let destination: RemotePath

    /// Reads the words: sources, and a destination behind them. No network.
    init(_ action: Action, _ words: [String], isRecursive: Bool) throws(Failure) {
        self.action = action
        var paths: [RemotePath] = []
        for word in words { paths.append(try RemotePath(word)) }
        guard let destination = paths.popLast(), !paths.isEmpty else {
            throw Failure(.argumentCount, "\(action) needs a source and a destination")
        }
        self.destination = destination
        sources = paths
        for source in sources { try refuse(source, isRecursive: isRecursive) }
        guard sources.count == 1 || destination.hasTrailingSlash else {
            throw Failure(
                .argumentInvalid,
                "\(action): target \(destination.text.quotedForMessage) must end with '/' when more than one source is "
                    + "given (got \(sources.count) sources)", advice: "write it as \(destination.asDirectory.text)")
        }
        guard !destination.isVolumeListing else {
            throw .pathProtected(
                "\(action): destination \(destination.text) is the volume listing layer (read-only); point at a "
                    + "real volume",
                advice: "write it as \(destination.text)<volume>/")
        }
        for source in sources where source.hasTrailingSlash && source.contains(destination) {
            throw Failure(
                .argumentInvalid,
                "\(action): destination \(destination.text) is inside source \(source.text) (would create a cycle)",
                advice: "choose a destination outside it")
        }
    }

    private func refuse(_ source: RemotePath, isRecursive: Bool) throws(Failure) {
        guard !source.isRoot else {
            throw .pathProtected(
                "refusing to use the root of \(source.fileType.rawValue)/\(source.extend) as a \(action) source")
        }
        if action == .move { try ProtectedPath.refuse("mv source", source) }
        guard !source.hasTrailingSlash || isRecursive else {
            throw Failure(
                .argumentInvalid, "\(source.text) is a directory: pass -r/-R to \(action) it recursively",
                advice: "add -r")
        }
    }

    /// Each source with its exact target.
    var pairs: [(source: RemotePath, destination: RemotePath)] {
        sources.map { source in
            guard destination.hasTrailingSlash else {
                return (source, source.hasTrailingSlash ? destination.asDirectory : destination)
            }
            return (source, destination.appending(source.name, isDirectory: source.hasTrailingSlash))
        }
    }

    /// The directory that things are put into.
    var directory: RemotePath { destination.hasTrailingSlash ? destination : destination.parent }

    /// Looks whether the server has the sources, and a place for them.
    /// - Parameter makesDirectory: Whether the directory is made where it is missing.
    /// - Returns: The targets whose names are taken: the service makes others of them, with a number.
    func check(against server: FilesServer, makesDirectory: Bool) async throws(Failure) -> [RemotePath] {
        if action == .move, let same = pairs.first(where: { $0.source.asFile == $0.destination.asFile }) {
            throw Failure(
                .argumentInvalid, "move: \(same.source.text) is there already", advice: "name another destination")
        }
        let target = directory
        let found = try await server.statuses(of: Set(sources + [target]))
        for source in sources { try check(source, found[source]) }
        let place = destination.hasTrailingSlash ? "destination directory" : "destination's parent directory"
        guard let entry = found[target] else {
            if makesDirectory { return [] }
            throw Failure(
                .remoteNotFound,
                "\(action): \(place) \(target.text) does not exist on the server; create it first with "
                    + "`olares-cli files mkdir -p \(target.text.shellQuoted)`",
                next: [NextStep(["files", "mkdir", "-p", target.text], effect: .write)])
        }
        guard entry.isDirectory else {
            throw Failure(
                .argumentInvalid, "\(action): \(place) \(target.asFile.text) is a file on the server, not a directory",
                advice: "choose a directory, or drop the trailing '/'")
        }
        let present = try await server.statuses(of: Set(pairs.map(\.destination)))
        if !destination.hasTrailingSlash { try checkExact(present) }
        return pairs.map(\.destination).filter { present[$0] != nil }
    }

    /// An exact target that is there: a directory would take the file in, and of two names the service makes no third.
    private func checkExact(_ present: [RemotePath: Entry]) throws(Failure) {
        for (source, target) in pairs where !source.hasTrailingSlash {
            guard let entry = present[target] else { continue }
            guard !entry.isDirectory else {
                throw Failure(
                    .argumentInvalid, "\(action): destination \(target.text) is a directory on the server",
                    advice: "write it as \(target.asDirectory.text) to put things into it")
            }
            guard source.name.isSameBytes(as: target.name) else {
                throw Failure(
                    .remoteFileExists, "\(action): destination \(target.text) already exists",
                    advice: "choose another name, or remove what is there first")
            }
        }
    }

    private func check(_ source: RemotePath, _ entry: Entry?) throws(Failure) {
        guard let entry else {
            throw .remoteNotFound("\(action): source \(source.text) does not exist on the server", at: source)
        }
        if source.hasTrailingSlash, !entry.isDirectory {
            throw Failure(
                .argumentInvalid,
                "\(action): source \(source.text) is a file on the server, not a directory; drop the trailing '/'",
                advice: "write it as \(source.asFile.text)")
        }
        if !source.hasTrailingSlash, entry.isDirectory {
            throw Failure(
                .argumentInvalid,
                "\(action): source \(source.text) is a directory on the server; add a trailing '/' and pass -r/-R to "
                    + "\(action) it recursively", advice: "write it as -r \(source.asDirectory.text)")
        }
    }
}
