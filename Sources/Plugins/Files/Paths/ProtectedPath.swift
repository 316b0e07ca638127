import OlaresCore

/// Why a place is not to be deleted, renamed or moved away: the system or its applications count on it.
enum ProtectedPath: Equatable, Sendable {
    case homeFolder
    case aiMountpoint

    /// The folders of a home that the system made.
    private static let homeFolders: Set = [
        "Cache", "Code", "Data", "Documents", "Downloads", "Home", "Huggingface", "Movies", "Music", "Ollama",
        "Pictures",
    ]
    /// What applications mount below `ai` on a node.
    private static let aiFolders: Set = ["comfyui", "model", "ollama", "output"]

    /// `nil` for a place that is nobody's but the user's. Exactly these names, with these capitals; what is below them is
    /// free.
    init?(_ path: RemotePath) {
        let steps = path.steps
        switch path.fileType {
        case .drive where path.extend == "Home" && steps.count == 1 && Self.homeFolders.contains(steps[0]):
            self = .homeFolder
        case .external where steps == ["ai"]: self = .aiMountpoint
        case .external where steps.count == 2 && steps[0] == "ai" && Self.aiFolders.contains(steps[1]):
            self = .aiMountpoint
        default: return nil
        }
    }

    /// Refuses an act.
    /// - Parameter act: `delete`, `rename` or `mv source`.
    static func refuse(_ act: String, _ path: RemotePath) throws(Failure) {
        let shown: String
        switch ProtectedPath(path) {
        case nil: return
        case .homeFolder:
            shown =
                "\(path.asFile.text): this is a system-managed Home folder reserved by Files; protected are "
                + "{\(homeFolders.sorted().joined(separator: ", "))}"
        case .aiMountpoint:
            shown = "\(path.asDirectory.text): this is a system-managed AI mountpoint folder reserved by Files"
        }
        let inside = NextStep(["files", "ls", path.asDirectory.text], effect: .read)
        throw .pathProtected("refusing to \(act) \(shown)")
            .repaired(next: [inside], advice: "name something inside it instead")
    }
}

extension Failure {
    /// A place that this program does not touch, whatever the server would say.
    static func pathProtected(_ message: String, advice: String = "name something inside it instead") -> Failure {
        Failure(.pathProtected, message, advice: advice)
    }
}
