import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// `/api/resources/`: listings, and changes to names.
struct ResourceRoutes {
    static let prefix = "/api/resources/"

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/resources/**") { request, files in try list(request, files) }
        routes.on(.post, "/api/resources/**") { request, files in try await make(request, files) }
        routes.on(.put, "/api/resources/**") { request, files in try await replace(request, files) }
        routes.on(.patch, "/api/resources/**") { request, files in try move(request, files) }
        routes.on(.delete, "/api/resources/**") { request, files in
            try await Deletion(request, files).answer(request, files)
        }
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
        if path.fileType == "share" { return try files.shares.listing(of: path, for: files.user.local) }
        try files.checkNode(of: path)
        let missing = Refusal(.internalServerError, "Directory not exist.")
        let (place, facts) = try files.tree.found(path, missing: missing)
        guard !facts.isDangling else { throw missing.being(.missing) }
        guard facts.isDirectory else { return FileAnswer(path: path, place: place, facts: facts).response }
        return Listing(
            path: path, place: place, facts: facts, names: try files.tree.names(in: place), extraNames: extraNames
        ) { name in
            files.mounts.type(of: name, on: path.extend) ?? (name == "ai" ? "internal" : "usb")
        }
        .response
    }

    /// A directory where the path ends in a slash, else a file with what was sent. What is missing above is made too; where
    /// the name is taken, another is found.
    private func make(_ request: Request, _ files: UserFiles) async throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        try files.checkNode(of: path)
        try files.checkWritable(path)
        guard !path.names.isEmpty else { return .json([String: String]()) }
        if let file = files.tree.blockingFile(of: path.parent) {
            throw Refusal(.internalServerError, "path \(file.diskText) is not a directory")
        }
        if !path.isDirectory, request.headers[.contentType]?.hasPrefix("application/json") != true {
            return try await WholeUpload(path: path, files: files).receive(request)
        }
        let content = path.isDirectory ? nil : try await Self.content(of: request)
        try files.tree.makeDirectories(path.parent)
        let place = try files.tree.place(files.tree.vacant(path))
        if let content {
            try content.write(to: URL(filePath: place))
        } else if mkdir(place, 0o775) != 0 {
            throw Refusal(
                .internalServerError, "stat \(path.diskText): \(String(cString: strerror(errno)).lowercased())")
        }
        return .json([String: String]())
    }

    /// The whole new content of a file that exists.
    private func replace(_ request: Request, _ files: UserFiles) async throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        try files.checkWritable(path)
        let content = try await Self.content(of: request)
        guard !path.isDirectory else { throw Refusal(.internalServerError, "path \(path.subPath) is not file") }
        guard let facts = files.tree.facts(path) else {
            throw Refusal(.internalServerError, "file \(path.subPath) not exists").being(.missing)
        }
        guard !facts.isDirectory else {
            throw Refusal(.internalServerError, "open \(path.diskText): is a directory")
        }
        let place = try files.tree.place(path)
        try content.write(to: URL(filePath: place), options: .atomic)
        chmod(place, mode_t(facts.permissions))
        let now = FileFacts(place)?.modified ?? facts.modified
        let tag = String(now.seconds * 1_000_000_000 + now.nanoseconds, radix: 16) + String(content.count, radix: 16)
        return Response(status: .ok, headers: [.eTag: "\"\(tag)\""])
    }

    /// The bytes that were sent; of what calls itself JSON only an object, `null` or nothing is taken.
    private static func content(of request: Request) async throws -> Data {
        let bytes = Data(try await request.body.collect(upTo: 64 << 20).readableBytesView)
        guard request.headers[.contentType]?.hasPrefix("application/json") == true, !bytes.isEmpty else { return bytes }
        switch try? JSONDecoder().decode(JSONValue.self, from: bytes) {
        case .object, .null: return bytes
        case nil: throw Refusal(.badRequest, error: "bind body failed, err=unexpected end of JSON input")
        default:
            throw Refusal(
                .badRequest, error: "bind body failed, err=json: cannot unmarshal array into Go value of type map")
        }
    }

    /// A new name, which is decoded once more than all others, and trimmed. A way is followed, and what is at its end goes.
    private func move(_ request: Request, _ files: UserFiles) throws -> Response {
        let path = try VirtualPath(url: request.uri.path, after: Self.prefix)
        try files.checkWritable(path)
        let sent = try request.required("destination").trimmingCharacters(in: .whitespacesAndNewlines)
        guard let name = files.behaviour.decodesNamesOnce ? sent : sent.removingPercentEncoding else {
            throw Refusal(.internalServerError, "invalid URL escape \"%\"")
        }
        guard !path.names.isEmpty else { throw Refusal(.internalServerError, "path invalid, path: /") }
        let missing = Refusal(.internalServerError, "lstat \(path.parent.diskText): no such file or directory")
        _ = try files.tree.found(path.parent, missing: missing)
        let (source, facts) = try files.tree.found(
            path, missing: Refusal(.internalServerError, "no such file or directory"))
        let steps = name.split(separator: "/").map { String($0) }
        guard let last = steps.last, steps.count > 1 || ![".", ".."].contains(last) else {
            throw Refusal(.internalServerError, "file exists").being(.taken)
        }
        var names = path.parent.names
        for step in steps.dropLast() { if step == ".." { _ = names.popLast() } else { names.append(step) } }
        let wanted = VirtualPath(path.fileType, path.extend, names + [last], isDirectory: facts.isDirectory)
        guard files.tree.facts(wanted.parent)?.isDirectory == true else { throw missing.being(.missing) }
        let isTaken = steps.count == 1 && last != path.name && files.tree.facts(wanted) != nil
        if isTaken, files.behaviour.renameCollision == .refuse {
            throw Refusal(.internalServerError, "The name '\(last)' already exists. Please choose another name.")
                .being(.taken)
        }
        let target = isTaken && files.behaviour.renameCollision == .rename ? files.tree.vacant(wanted) : wanted
        guard rename(source, try files.tree.place(target)) == 0 else {
            throw Refusal(.internalServerError, String(cString: strerror(errno)).lowercased())
        }
        return .json([String: String]())
    }
}

/// What a deletion is to take away, as the service understands it: the path and each entry are put together as text.
private struct Deletion {
    private let parent: VirtualPath
    private let entries: [String]

    init(_ request: Request, _ files: UserFiles) async throws {
        struct Batch: Decodable {
            let dirents: [String]?
        }
        do throws(Refusal) {
            parent = try VirtualPath(url: request.uri.path, after: ResourceRoutes.prefix)
        } catch {
            throw Refusal(error.status, error: "file param error: " + error.message)
        }
        try files.checkNode(of: parent, "file param error: ")
        let body = Data(try await request.body.collect(upTo: 8 << 20).readableBytesView)
        guard request.headers[.contentType]?.hasPrefix("application/json") == true, !body.isEmpty else {
            throw Self.incomplete
        }
        let batch: Batch
        do { batch = try JSONDecoder().decode(Batch.self, from: body) } catch {
            throw Refusal(.badRequest, error: "bind body failed, err=unexpected end of JSON input")
        }
        guard let dirents = batch.dirents else { throw Self.incomplete }
        entries = dirents
    }

    private static let incomplete = Refusal(
        .badRequest, error: "'dirents' field is a 'required' parameter, but the request does not have this parameter")

    func answer(_ request: Request, _ files: UserFiles) throws -> Response {
        try files.checkWritable(parent)
        guard !entries.isEmpty else { throw refusal("dirents is empty", nil) }
        let invalid = entries.filter { !$0.hasPrefix("/") || $0 == "/" }
        guard invalid.isEmpty else { throw refusal("invalid path", invalid) }
        guard files.tree.facts(parent) != nil else {
            throw refusal("\(parent.subPath): no such file or directory", nil).being(.missing)
        }
        let failed = entries.filter { entry in
            guard let place = place(of: entry, files) else { return true }
            return (try? FileManager.default.removeItem(atPath: place)) == nil
        }
        guard failed.isEmpty else { throw refusal("delete failed paths", failed) }
        return .json([String: String]())
    }

    /// Where an entry is on the disk; nil where nothing is, or outside of the user's files.
    private func place(of entry: String, _ files: UserFiles) -> String? {
        let trimmed = String(entry.reversed().drop(while: \.isWhitespace).reversed())
        var names: [String] = []
        for step in (parent.subPath + trimmed.dropFirst()).split(separator: "/").map({ String($0) }) {
            if step == ".." { _ = names.popLast() } else if step != "." { names.append(step) }
        }
        guard !names.isEmpty else { return nil }
        let path = VirtualPath(parent.fileType, parent.extend, names, isDirectory: false)
        return (try? files.tree.existing(path))?.place
    }

    private func refusal(_ message: String, _ failed: [String]?) -> Refusal {
        var refusal = Refusal(.internalServerError, message)
        refusal.data = failed.map { .array($0.map { .string($0) }) } ?? .null
        return refusal
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
