import OlaresCore

/// The values that a shell offers for a remote path.
struct PathCompletion: Sendable {
    let server: FilesServer

    /// What a path that begins with `typed` can go on with: the kinds of storage, what there is of one, what a directory
    /// holds. Directories end with a slash.
    func values(beginningWith typed: String) async throws(Failure) -> [String] {
        let steps = typed.steps(omittingEmpty: false)
        switch (steps.count, steps.first.flatMap(FileType.init(rawValue:))) {
        case (1, _): return FileType.allCases.map { $0.rawValue + "/" }
        case (2, .drive): return ["drive/Home/", "drive/Data/", "drive/Common/"]
        case (2, .cache), (2, .external): return try await server.nodes().map { "\(steps[0])/\($0.name)/" }
        case (2, _), (_, nil): return []
        default:
            let directory = steps.dropLast().joined(separator: "/") + "/"
            return try await server.entries(of: RemotePath(directory)).map { entry in
                directory + entry.name + (entry.isDirectory ? "/" : "")
            }
        }
    }
}
