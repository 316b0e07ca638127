import Foundation
import HTTPTypes
import Hummingbird

/// `/upload/`: files that come in chunks.
struct UploadRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/upload/file-uploaded-bytes/:node") { request, files in
            try files.check(node: request.segment(2))
            let parent = try VirtualPath(request.required("parent_dir"))
            let name = try request.required("file_name")
            let count = files.uploads.uploadedBytes(
                of: name, in: parent, byNameAlone: files.behaviour.probesByNameAlone)
            return .json(["uploadedBytes": count])
        }
        routes.on(.get, "/upload/upload-link/:node") { request, files in try link(request, files) }
        routes.on(.post, "/upload/upload-link/:node/:link") { request, files in
            try await receive(request, files, link: request.segment(3), node: request.segment(2))
        }
        routes.on(.post, "/seafhttp/upload-aj/:link") { request, files in
            try await receive(request, files, link: request.segment(2), node: files.behaviour.nodes.first?.name ?? "")
        }
    }

    private func link(_ request: Request, _ files: UserFiles) throws -> Response {
        let node = try request.segment(2)
        try files.check(node: node)
        let directory = try VirtualPath(request.required("file_path"))
        guard directory.isDirectory else { throw Refusal(.badRequest, "\(directory.text) needs a slash at its end") }
        guard !directory.isVolumeList else { throw Refusal(.forbidden, "\(directory.text) is a list of volumes") }
        _ = try files.tree.directory(directory)
        let link = files.uploads.link(to: directory)
        let text = directory.fileType == "sync" ? "/seafhttp/upload-aj/\(link)" : "/upload/upload-link/\(node)/\(link)"
        return .text(text + "\n")
    }

    private func receive(_ request: Request, _ files: UserFiles, link: String, node: String) async throws -> Response {
        guard let parent = files.uploads.directory(of: link) else { throw Refusal(.notFound, "no such upload link") }
        var reader = try MultipartReader(request)
        var fields: [String: String] = [:]
        while let part = try await reader.next() {
            guard part.name == "file" else {
                fields[part.name] = try await reader.text()
                continue
            }
            let form = try ChunkForm(fields, contentRange: request.headers[.contentRange], parent: parent)
            guard part.isFile(named: form.target.name) else {
                throw Refusal(.badRequest, "the part is called \(part.fileName ?? "nothing")")
            }
            let session = try files.uploads.session(for: form.target, in: parent, total: form.total)
            var turn = try session.begin(at: form.range.lowerBound)
            try await reader.consume(form.range.count) { try session.write($0, &turn) }
            guard try session.end(turn) else { return .json(["success": true]) }
            if files.behaviour.linksOnce { files.uploads.end(link) }
            return try finish(session, files, node: node)
        }
        throw Refusal(.badRequest, "there is no part called file")
    }

    /// Makes a file of what has come; for a foreign service a task does that.
    private func finish(_ session: UploadSession, _ files: UserFiles, node: String) throws -> Response {
        files.uploads.remove(session)
        guard !session.target.isCloud else {
            let task = files.tasks.add(to: node, size: session.total) { try install(session, files) }
            return .json([["taskId": task]])
        }
        try install(session, files)
        return .json([["id": UUID().uuidString.lowercased(), "name": session.target.name]])
    }

    private func install(_ session: UploadSession, _ files: UserFiles) throws {
        var target = session.target
        switch files.behaviour.uploadCollision {
        case .overwrite: break
        case .rename: target = files.tree.vacant(target)
        case .refuse:
            guard files.tree.facts(target) == nil else { throw Refusal(.conflict, "\(target.text) exists") }
        }
        try files.tree.makeDirectories(target.parent)
        try files.tree.install(session.file, as: target)
    }
}
