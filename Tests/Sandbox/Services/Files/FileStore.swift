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

    /// Whether there is such a node, or a 404.
    func check(node: String) throws(Refusal) {
        guard behaviour.nodes.contains(where: { $0.name == node }) else {
            throw Refusal(.notFound, "there is no node \(node)")
        }
    }
}
