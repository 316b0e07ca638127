import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// `/api/archive/`: archives are made and unpacked by tasks, and looked into at once.
struct ArchiveRoutes {
    private static let formats = ["7z", "bzip2", "gzip", "tar", "tar.bz2", "tar.gz", "tar.xz", "tgz", "xz", "zip"]
    /// Bytes of a file that can be read without unpacking the archive.
    private static let entryLimit = 16 << 20

    private enum Conflict: String, Decodable {
        case rename, overwrite, skip
    }

    private struct Answer: Encodable {
        let code = 0
        let msg = "success"
        let taskId: String

        enum CodingKeys: String, CodingKey {
            case code, msg
            case taskId = "task_id"
        }
    }

    func add(to routes: FileRoutes) {
        routes.on(.post, "/api/archive/:node/compress") { request, files in try await compress(request, files) }
        routes.on(.post, "/api/archive/:node/extract") { request, files in try await extract(request, files) }
        routes.on(.get, "/api/archive/:node/entries") { request, files in
            try reading(request, files) { archive in entries(archive, files.behaviour) }
        }
        routes.on(.get, "/api/archive/:node/entry") { request, files in
            let path = try request.required("path")
            return try reading(request, files) { archive in
                guard let content = archive.content(of: path) else {
                    return Self.problem(.notFound, "not_found", "entry not found: \(path)")
                }
                guard content.count <= Self.entryLimit else {
                    return Self.problem(.contentTooLarge, "entry_too_large", "\(path) has \(content.count) bytes")
                }
                return Response(
                    status: .ok, headers: [.contentType: "application/octet-stream"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
            }
        }
    }

    private func compress(_ request: Request, _ files: UserFiles) async throws -> Response {
        struct Order: Decodable {
            let sources: [String]
            let destination: String
            let format: String
            let conflict: Conflict?
        }
        let node = try request.segment(2)
        try files.check(node: node)
        let order = try await request.decoded(as: Order.self)
        let password = request.headers[.xArchivePassword]
        guard Self.formats.contains(order.format) else {
            throw Refusal(.badRequest, error: "unsupported archive format: \(order.format)")
        }
        guard password == nil || ["zip", "7z"].contains(order.format) else {
            throw Refusal(.badRequest, error: "password only supported for zip or 7z")
        }
        let sources = try order.sources.map { try Self.path($0, "source", files) }
        let destination = try Self.path(order.destination, "destination", files)
        try files.checkWritable(destination)
        guard sources.allSatisfy({ files.tree.facts($0) != nil }) else { throw Self.sourceMissing }
        let places = try sources.map { try files.tree.place($0) }
        let size = places.reduce(0) { $0 + (FileFacts($1)?.size ?? 0) }
        let job = TaskOrder(action: "compress", source: sources.first, destination: destination, size: size)
        let task = files.tasks.add(to: node, job) {
            try Self.requireDirectory(destination.parent, files)
            guard let target = Self.place(destination, files, order.conflict) else { return nil }
            let archive = try StoredArchive.make(of: places, password: password)
            try archive.write(to: URL(filePath: files.tree.place(target)), options: .atomic)
            return target
        }
        return .json(Answer(taskId: task))
    }

    private func extract(_ request: Request, _ files: UserFiles) async throws -> Response {
        struct Order: Decodable {
            let source: String
            let destination: String
            let conflict: Conflict?
        }
        let node = try request.segment(2)
        try files.check(node: node)
        let order = try await request.decoded(as: Order.self)
        let path = try Self.path(order.source, "source", files)
        let destination = try Self.path(order.destination, "destination", files)
        try files.checkWritable(destination)
        guard let facts = files.tree.facts(path) else { throw Self.sourceMissing }
        let archive = try Self.open(path, files)
        try archive.unlock(with: request.headers[.xArchivePassword])
        let job = TaskOrder(action: "extract", source: path, destination: destination, size: facts.size)
        let task = files.tasks.add(to: node, job) {
            // It makes what is in the archive, and not the directory that this goes into.
            try Self.requireDirectory(destination, files)
            try Self.unpack(archive, to: destination, files, order.conflict)
            return destination
        }
        return .json(Answer(taskId: task))
    }

    private static let sourceMissing = Refusal(.badRequest, error: "archive source not exists").being(.missing)

    private static func path(_ text: String, _ role: String, _ files: UserFiles) throws(Refusal) -> VirtualPath {
        do throws(Refusal) {
            let path = try VirtualPath(text)
            try files.checkNode(of: path)
            guard ["drive", "cache", "external"].contains(path.fileType) else {
                throw Refusal(.badRequest, error: "archive only supported on local storages")
            }
            return path
        } catch {
            throw Refusal(error.status, error: "\(role) param error: " + error.message)
        }
    }

    private static func requireDirectory(_ path: VirtualPath, _ files: UserFiles) throws {
        guard files.tree.facts(path)?.isDirectory == true else { throw Refusal(.ok, "no such file or directory") }
    }

    /// An archive, or what is wrong with it: what is empty, cut off and damaged has texts of its own.
    private static func open(_ path: VirtualPath, _ files: UserFiles) throws -> StoredArchive {
        let place = try files.tree.place(path)
        if let archive = StoredArchive(file: place) { return archive }
        let isKnown = formats.contains { path.name.hasSuffix("." + $0) }
        if FileFacts(place)?.size == 0 {
            throw Refusal(
                .internalServerError, error: "archive operation failed; please check the archive integrity")
        }
        if isKnown, StoredArchive.isMarked(file: place) {
            throw Refusal(.internalServerError, error: "zip: not a valid zip file")
        }
        throw Refusal(
            .internalServerError,
            error: isKnown ? "archive_corrupt" : "unsupported archive format: \(path.diskText)")
    }

    private static func unpack(
        _ archive: StoredArchive, to directory: VirtualPath, _ files: UserFiles, _ conflict: Conflict?
    ) throws {
        guard !archive.isDamaged else {
            throw Refusal(.ok, "archive extract failed; please check the archive integrity and try again")
        }
        for entry in archive.entries {
            let path = try VirtualPath(directory.text + entry.path + (entry.isDirectory ? "/" : ""))
            guard !entry.isDirectory else {
                try files.tree.makeDirectories(path)
                continue
            }
            try files.tree.makeDirectories(path.parent)
            guard let target = place(path, files, conflict) else { continue }
            try (archive.content(of: entry.path) ?? Data()).write(to: URL(filePath: files.tree.place(target)))
        }
    }

    /// Where something new goes; nil for nowhere, since the name is taken.
    private static func place(_ path: VirtualPath, _ files: UserFiles, _ conflict: Conflict?) -> VirtualPath? {
        switch conflict ?? .rename {
        case .rename: files.tree.vacant(path)
        case .overwrite: path
        case .skip: files.tree.facts(path) == nil ? path : nil
        }
    }
}

// MARK: - Looking into archives

extension ArchiveRoutes {
    private func reading(
        _ request: Request, _ files: UserFiles, _ use: (StoredArchive) -> Response
    ) throws -> Response {
        try files.check(node: request.segment(2))
        let source = try Self.path(request.required("source"), "source", files)
        guard files.tree.facts(source) != nil else { throw Self.sourceMissing }
        let archive = try Self.open(source, files)
        try archive.unlock(with: request.headers[.xArchivePassword])
        return use(archive)
    }

    private func entries(_ archive: StoredArchive, _ behaviour: FilesBehaviour) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = ""
        for entry in archive.entries {
            text += String(decoding: (try? encoder.encode(entry)) ?? Data(), as: UTF8.self) + "\n"
        }
        if let code = behaviour.entriesError {
            text += #"{"_error":"a fault of the sandbox","code":"\#(code)"}"# + "\n"
        } else if !behaviour.cutsEntries {
            text += #"{"_done":true,"total":\#(archive.entries.count)}"# + "\n"
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// The form that errors have here.
    private static func problem(_ status: HTTPResponse.Status, _ code: String, _ message: String) -> Response {
        .json(["error": message, "code": code], status: status)
    }
}
