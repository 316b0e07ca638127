import Foundation
import HTTPTypes
import Hummingbird

/// `/api/resources/`: listings, and changes to names.
struct ResourceRoutes {
    private static let prefix = "/api/resources/"

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/resources/**") { request, files in try list(request, files) }
        routes.on(.post, "/api/resources/**") { request, files in try make(request, files) }
        routes.on(.put, "/api/resources/**") { request, files in try await replace(request, files) }
        routes.on(.patch, "/api/resources/**") { request, files in try move(request, files) }
        routes.on(.delete, "/api/resources/**") { request, files in try await delete(request, files) }
    }

    private func list(_ request: Request, _ files: UserFiles) throws -> Response {
        let extraNames = files.behaviour.extraNames
        if let hostile = HostileName(request.uri.path, among: extraNames), hostile.isDirectory {
            return .json(
                JSONValue.object([
                    "items": .array([
                        .object(["name": .string("planted"), "isDir": .boolean(false), "size": .integer(5)])
                    ])
                ]))
        }
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        let (place, facts) = try files.tree.existing(path)
        guard facts.isDirectory else {
            throw path.isDirectory
                ? Refusal(.notFound, "\(path.text) is not a directory")
                : Refusal(.internalServerError, "\(path.text): the content does not fit into JSON")
        }
        return Listing(
            path: path, place: place, facts: facts, names: try files.tree.names(in: place), extraNames: extraNames
        ).response
    }

    /// A directory where the path ends in a slash, else an empty file.
    private func make(_ request: Request, _ files: UserFiles) throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        guard !path.names.isEmpty else { throw Refusal(.badRequest, "\(path.text) is a root") }
        _ = try files.tree.directory(path.parent)
        if path.isDirectory {
            let place = try files.tree.place(files.tree.vacant(path))
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        } else {
            let path = try place(path, in: files, collision: files.behaviour.uploadCollision)
            try Data().write(to: URL(filePath: files.tree.place(path)))
        }
        return Response(status: .ok)
    }

    /// The whole new content of a file that exists.
    private func replace(_ request: Request, _ files: UserFiles) async throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        guard let facts = files.tree.facts(path), !facts.isDirectory else {
            throw Refusal(.internalServerError, "file \(path.text) not exists")
        }
        let content = try await request.body.collect(upTo: 64 << 20)
        let place = try files.tree.place(path)
        try Data(content.readableBytesView).write(to: URL(filePath: place), options: .atomic)
        chmod(place, mode_t(facts.permissions))
        return Response(status: .ok)
    }

    private func move(_ request: Request, _ files: UserFiles) throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        let (source, facts) = try files.tree.existing(path)
        let name = try request.required("destination")
        guard !path.names.isEmpty, !name.contains("/"), name != ".", name != ".." else {
            throw Refusal(.badRequest, "\(name) is no name for \(path.text)")
        }
        let wanted = path.parent.appending(name, isDirectory: facts.isDirectory)
        let target = try place(wanted, in: files, collision: files.behaviour.renameCollision)
        guard rename(source, try files.tree.place(target)) == 0 else {
            throw Refusal(.internalServerError, String(cString: strerror(errno)))
        }
        return Response(status: .ok)
    }

    private func delete(_ request: Request, _ files: UserFiles) async throws -> Response {
        struct Batch: Decodable {
            let dirents: [String]
        }
        let parent = try VirtualPath(url: request.uri.path, after: Self.prefix)
        let batch = try await request.decoded(as: Batch.self)
        let doomed = try batch.dirents.map { entry in
            guard entry.hasPrefix("/"), !entry.dropFirst().isEmpty else {
                throw Refusal(.badRequest, "no entry of a directory: \(entry)")
            }
            let path = try VirtualPath(parent.text + (parent.isDirectory ? "" : "/") + entry.dropFirst())
            let (place, facts) = try files.tree.existing(path)
            guard facts.isSymlink || facts.isDirectory == path.isDirectory else {
                throw Refusal(.badRequest, "\(path.text) is \(facts.isDirectory ? "a directory" : "a file")")
            }
            return place
        }
        for place in doomed { try FileManager.default.removeItem(atPath: place) }
        return Response(status: .ok)
    }

    /// Where something new goes when its name may be taken.
    private func place(
        _ path: VirtualPath, in files: UserFiles, collision: FilesBehaviour.Collision
    ) throws -> VirtualPath {
        switch collision {
        case .overwrite: path
        case .rename: files.tree.vacant(path)
        case .refuse where files.tree.facts(path) != nil: throw Refusal(.conflict, "\(path.text) exists")
        case .refuse: path
        }
    }
}

/// A name that only ``FilesBehaviour/extraNames`` knows, at the end of a URL's path.
struct HostileName {
    let isDirectory: Bool

    /// Nil for an honest path.
    init?(_ path: String, among names: [String]) {
        let segments = path.split(separator: "/").map { String($0).removingPercentEncoding ?? String($0) }
        let decoded = segments.joined(separator: "/")
        guard
            let name = names.first(where: { name in
                let bare = name.hasSuffix("/") ? String(name.dropLast()) : name
                return segments.contains(bare) || decoded.hasSuffix("/" + bare)
            })
        else { return nil }
        isDirectory = name.hasSuffix("/")
    }
}
