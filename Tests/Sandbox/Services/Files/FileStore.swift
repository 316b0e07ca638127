import Foundation
import HTTPTypes
import Synchronization

/// The files of all users of a sandbox.
final class FileStore: Sendable {
    let directory: String
    private let realm: Realm
    private let shares = ShareBook()
    private let users = Mutex<[String: UserFiles]>([:])

    init(directory: String, realm: Realm) {
        self.directory = directory
        self.realm = realm
    }

    /// Everything that the files service keeps for one user.
    func files(of user: User) throws -> UserFiles {
        try users.withLock { users in
            if let known = users[user.olaresId] { return known }
            let files = try UserFiles(user: user, directory: "\(directory)/\(user.olaresId)", shares: shares) {
                [realm] in
                realm.behaviour.files
            }
            users[user.olaresId] = files
            return files
        }
    }

    /// Ends whatever still runs.
    func close() {
        for files in users.withLock({ Array($0.values) }) { files.tasks.close() }
    }
}

/// Everything that the files service keeps for one user.
final class UserFiles: Sendable {
    let user: User
    let tree: DirectoryTree
    let uploads: UploadDesk
    let traffic = UploadTraffic()
    let tasks: TaskQueue
    let owners = OwnerBook()
    /// Those of all users.
    let shares: ShareBook
    let mounts = MountBook()
    let repositories = RepositoryBook()
    private let currentBehaviour: @Sendable () -> FilesBehaviour

    /// The knobs as they are now.
    var behaviour: FilesBehaviour { currentBehaviour() }

    /// Trees are in `<directory>/<fileType>/<extend>`.
    init(
        user: User, directory: String, shares: ShareBook, behaviour: @escaping @Sendable () -> FilesBehaviour
    ) throws {
        self.user = user
        self.shares = shares
        tree = try DirectoryTree(root: directory)
        uploads = try UploadDesk(directory: directory + "/.uploads")
        tasks = TaskQueue(behaviour: behaviour)
        currentBehaviour = behaviour
    }

    /// Whether there is such a node, which a route names.
    func check(node: String) throws(Refusal) {
        guard behaviour.nodes.contains(where: { $0.name == node }) else {
            throw Refusal(.badRequest, error: "invalid node").being(.missing)
        }
    }

    /// Whether the node of a path is one.
    /// - Parameter prefix: What some routes put before the text.
    func checkNode(of path: VirtualPath, _ prefix: String = "") throws(Refusal) {
        guard ["cache", "external"].contains(path.fileType) else { return }
        guard behaviour.nodes.contains(where: { $0.name == path.extend }) else {
            throw Refusal(.badRequest, error: "\(prefix)node \(path.extend) not found").being(.missing)
        }
    }

    /// Whether the user may change something there: what all apps share is for administrators to change.
    func checkWritable(_ path: VirtualPath) throws(Refusal) {
        guard path.fileType == "drive", path.extend == "Common", !["owner", "admin"].contains(user.ownerRole) else {
            return
        }
        throw Refusal(.forbidden, error: "Permission denied.")
    }
}
