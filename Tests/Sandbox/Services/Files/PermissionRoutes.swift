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
            let path = try Self.path(request, files)
            let mayWrite = (try? files.checkWritable(path)) != nil
            var answer: [String: JSONValue] = [
                "can_delete": .boolean(mayWrite), "can_read": .boolean(true), "can_upload": .boolean(mayWrite),
                "can_write": .boolean(mayWrite), "level": .string(mayWrite ? "admin" : "read"),
            ]
            // Of what is missing the owner is, too.
            if files.tree.facts(path) != nil { answer["uid"] = .integer(files.owners.owner(of: path)) }
            return .json(JSONValue.object(answer))
        }
        routes.on(.put, "/api/permission/**") { request, files in
            let path = try Self.path(request, files)
            try files.checkWritable(path)
            let text = try request.required("uid")
            guard let uid = Int(text) else {
                throw Refusal(
                    .badRequest,
                    error: "unable to decode '\(text)' as int32: strconv.ParseInt: parsing \"\(text)\": invalid syntax")
            }
            guard let facts = files.tree.facts(path), let place = try? files.tree.place(path) else {
                throw Refusal(.notFound, error: "file not found").being(.missing)
            }
            files.owners.set(uid, of: path)
            if request.form("recursive") == "1", facts.isDirectory {
                for inner in FileManager.default.enumerator(atPath: place)?.compactMap({ $0 as? String }) ?? [] {
                    let names = path.names + inner.split(separator: "/").map { String($0) }
                    files.owners.set(uid, of: VirtualPath(path.fileType, path.extend, names, isDirectory: false))
                }
            }
            return .json([String: String]())
        }
    }

    private static func path(_ request: Request, _ files: UserFiles) throws(Refusal) -> VirtualPath {
        do throws(Refusal) {
            let path = try VirtualPath(url: request.uri.path, after: "/api/permission/")
            try files.checkNode(of: path)
            guard ["drive", "cache", "external"].contains(path.fileType) else {
                throw Refusal(.badRequest, error: "permission only supported on local storages")
            }
            return path
        } catch {
            throw Refusal(error.status, error: "file param error: " + error.message)
        }
    }
}

/// `/api/md5/`: the digest of a file.
struct DigestRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/md5/**") { request, files in
            let path = try VirtualPath(url: request.uri.path, after: "/api/md5/")
            guard ["drive", "cache", "external"].contains(path.fileType) else {
                throw Refusal(.badRequest, error: "md5 only supported on local storages")
            }
            guard let facts = files.tree.facts(path), !facts.isDangling,
                let place = try? files.tree.place(path)
            else { throw Refusal(.notFound, error: "file not found").being(.missing) }
            guard !facts.isDirectory else { throw Refusal(.badRequest, error: "only support md5 for file") }
            let content = try Data(contentsOf: URL(filePath: place), options: .mappedIfSafe)
            return .json(["md5": Digest.of(content, .md5).hexadecimal])
        }
    }
}
