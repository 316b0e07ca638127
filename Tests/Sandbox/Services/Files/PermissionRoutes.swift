import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Who owns what, in numbers; kept by path, since only root may give files away on the disk.
final class OwnerBook: Sendable {
    private let owners = Mutex<[[String]: Int]>([:])

    func owner(of path: VirtualPath) -> Int { owners.withLock { $0[Self.key(path)] ?? 1000 } }

    func set(_ owner: Int, of path: VirtualPath) { owners.withLock { $0[Self.key(path)] = owner } }

    private static func key(_ path: VirtualPath) -> [String] { [path.fileType, path.extend] + path.names }
}

/// `/api/permission/`: the owner of a file or directory.
struct PermissionRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/permission/**") { request, files in
            let path = try VirtualPath(url: request.uri.path, after: "/api/permission/")
            _ = try files.tree.existing(path)
            return .json(["uid": files.owners.owner(of: path)])
        }
        routes.on(.put, "/api/permission/**") { request, files in
            let path = try VirtualPath(url: request.uri.path, after: "/api/permission/")
            let (place, facts) = try files.tree.existing(path)
            guard let uid = Int(try request.required("uid")), uid >= 0 else {
                throw Refusal(.badRequest, "uid is no number")
            }
            files.owners.set(uid, of: path)
            if request.form("recursive") == "1", facts.isDirectory {
                for inner in FileManager.default.enumerator(atPath: place)?.compactMap({ $0 as? String }) ?? [] {
                    let names = path.names + inner.split(separator: "/").map { String($0) }
                    files.owners.set(uid, of: VirtualPath(path.fileType, path.extend, names, isDirectory: false))
                }
            }
            return .json(["code": 0])
        }
    }
}
