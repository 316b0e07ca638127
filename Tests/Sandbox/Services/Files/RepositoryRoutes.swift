import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Libraries of the Sync service; the files of each are below `sync/<id>`.
final class RepositoryBook: Sendable {
    struct Repository: Sendable {
        let id: String
        var name: String
        /// `mine`, `share_to_me` or `shared`.
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
        try change(id) { repositories, index in repositories[index].name = name }
    }

    func remove(_ id: String) throws(Refusal) {
        try change(id) { repositories, index in repositories.remove(at: index) }
    }

    private func change(_ id: String, _ change: (inout [Repository], Int) -> Void) throws(Refusal) {
        let isMine = repositories.withLock { repositories in
            guard let index = repositories.firstIndex(where: { $0.id == id && $0.type == "mine" }) else { return false }
            change(&repositories, index)
            return true
        }
        guard isMine else { throw Refusal(.ok, code: 404, "there is no library \(id) of yours") }
    }
}

/// `/api/repos/`.
struct RepositoryRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/repos") { request, files in
            let rows = files.repositories.all(of: request.form("type") ?? "mine").map { row($0, files) }
            return .json(JSONValue.object(["repos": .array(rows)]))
        }
        routes.on(.post, "/api/repos") { request, files in
            let repository = files.repositories.add(try request.required("repoName"))
            let root = "\(files.tree.root)/sync/\(repository.id)"
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            return .json(
                JSONValue.object([
                    "code": .integer(0), "repo_id": .string(repository.id), "repo_name": .string(repository.name),
                ]))
        }
        routes.on(.patch, "/api/repos") { request, files in
            try files.repositories.rename(try request.required("repoId"), to: try request.required("destination"))
            return answer(files)
        }
        routes.on(.delete, "/api/repos") { request, files in
            let id = try request.required("repoId")
            try files.repositories.remove(id)
            try FileManager.default.removeItem(atPath: "\(files.tree.root)/sync/\(id)")
            return answer(files)
        }
    }

    private func answer(_ files: UserFiles) -> Response {
        files.behaviour.answersInPlainText ? .text("success\n") : .json(["code": 0])
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
}
