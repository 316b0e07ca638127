import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Libraries of the Sync service; the files of each are below `sync/<id>`.
final class RepositoryBook: Sendable {
    struct Repository: Sendable {
        let id: String
        var name: String
        /// `mine` or `share_to_me`.
        let type: String
    }

    private let repositories: Mutex<[Repository]>

    init() {
        repositories = Mutex([
            Repository(id: SampleFiles.library, name: "Notes", type: "mine"),
            Repository(id: SampleFiles.sharedLibrary, name: "Recipes", type: "share_to_me"),
        ])
    }

    func all(of type: String) -> [Repository] { repositories.withLock { $0.filter { $0.type == type } } }

    func add(_ name: String) -> Repository {
        let repository = Repository(id: UUID().uuidString.lowercased(), name: name, type: "mine")
        repositories.withLock { $0.append(repository) }
        return repository
    }

    func rename(_ id: String, to name: String) throws(Refusal) {
        let type = repositories.withLock { repositories -> String? in
            guard let index = repositories.firstIndex(where: { $0.id == id }) else { return nil }
            if repositories[index].type == "mine" { repositories[index].name = name }
            return repositories[index].type
        }
        switch type {
        case "mine"?: return
        case nil: throw Refusal(.internalServerError, "rename repo error: repo not found, repo_id: \(id)")
        default:
            throw Refusal(
                .internalServerError, "rename repo error: You do not have permission to rename this library.")
        }
    }

    /// Deletes a library. One that is not known is handed on, which succeeds.
    func remove(_ id: String) throws(Refusal) {
        let isForeign = repositories.withLock { repositories in
            guard let index = repositories.firstIndex(where: { $0.id == id }) else { return false }
            if repositories[index].type == "mine" { repositories.remove(at: index) }
            return index < repositories.count && repositories[index].id == id
        }
        if isForeign { throw Refusal(.internalServerError, "delete repo error: Permission denied, repo_id: \(id)") }
    }
}

/// `/api/repos/`.
struct RepositoryRoutes {
    /// Words of `type`; without one, or with an empty one, it is `mine`.
    private static let lists = [
        "": "mine", "mine": "mine", "share_to_me": "share_to_me", "share_with_me": "share_to_me", "shared": "shared",
        "shared_by_me": "shared",
    ]

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/repos") { request, files in
            guard let list = Self.lists[request.form("type") ?? ""] else {
                return .json(["error": "Failed to unmarshal response body"], status: .internalServerError)
            }
            // A failure behind the service looks like this.
            guard !files.behaviour.syncIsAway else { return .json(JSONValue.object(["repos": .array([])])) }
            let rows =
                list == "shared"
                ? files.behaviour.sharedRepositories.map { shared($0) }
                : files.repositories.all(of: list).map { row($0, files) }
            return .json(JSONValue.object(["repos": .array(rows)]))
        }
        routes.on(.post, "/api/repos") { request, files in
            guard let name = request.form("repoName"), !name.isEmpty else {
                throw Refusal(.badRequest, "repo name is empty")
            }
            let repository = files.repositories.add(name)
            let root = "\(files.tree.root)/sync/\(repository.id)"
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            return .json(
                JSONValue.object([
                    "repo_id": .string(repository.id), "repo_name": .string(repository.name), "encrypted": .integer(0),
                ]))
        }
        routes.on(.patch, "/api/repos") { request, files in
            var name = try request.required("destination")
            // Decoded once more where it still holds an escape.
            if name.contains(/%[0-9a-fA-F]{2}/) { name = name.formDecoded }
            try files.repositories.rename(try request.required("repoId"), to: name)
            return answer(files)
        }
        routes.on(.delete, "/api/repos") { request, files in
            let id = try request.required("repoId")
            try files.repositories.remove(id)
            try? FileManager.default.removeItem(atPath: "\(files.tree.root)/sync/\(id)")
            return answer(files)
        }
    }

    private func answer(_ files: UserFiles) -> Response {
        files.behaviour.answersInPlainText ? .text("success") : .json(["code": 0])
    }

    private func row(_ repository: RepositoryBook.Repository, _ files: UserFiles) -> JSONValue {
        let root = "\(files.tree.root)/sync/\(repository.id)"
        let size = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
            .compactMap { FileFacts("\(root)/\($0)") }.filter { !$0.isDirectory }.reduce(0) { $0 + $1.size }
        let isMine = repository.type == "mine"
        let owner = isMine ? files.user.local : "bob"
        let isTextual = files.behaviour.hasTextualRepositories
        var row: [String: JSONValue] = [
            "type": .string(repository.type), "repo_id": .string(repository.id), "repo_name": .string(repository.name),
            "encrypted": isTextual ? .string("false") : .boolean(false),
            "size": isTextual ? .string("\(size)") : .integer(size), "permission": .string(isMine ? "rw" : "r"),
            "owner_name": .string(owner), "owner_email": .string("\(owner)@olares.com"),
            "last_modified": .string(FileFacts(root)?.modifiedText ?? ""), "status": .string("normal"),
        ]
        if !isMine { row["share_type"] = .string("personal") }
        return .object(row)
    }

    /// A row of what is shared with others: neither owner nor size nor time.
    private func shared(_ share: FilesBehaviour.SharedRepository) -> JSONValue {
        var row: [String: JSONValue] = [
            "type": .string("shared"), "repo_id": .string(share.id), "share_type": .string("personal"),
            "share_permission": .string("rw"), "user_name": .string(share.receiver),
            "user_email": .string("\(share.receiver)@olares.com"), "encrypted": .string("false"),
        ]
        if let folder = share.folder {
            row["origin_repo_id"] = .string(SampleFiles.library)
            row["path"] = .string("/" + folder)
            row["folder_name"] = .string(folder)
        } else {
            row["repo_name"] = .string("Notes")
        }
        return .object(row)
    }
}
