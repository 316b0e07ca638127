import Foundation
import HTTPTypes
import Hummingbird

/// `/upload/`: files that come in chunks.
struct UploadRoutes {
    func add(to routes: FileRoutes) {
        routes.onMeeting(.get, "/upload/file-uploaded-bytes/:node") { request, files in
            try probe(request, files)
        }
        routes.on(.get, "/upload/upload-link/:node") { request, files in
            try link(request, files)
        }
        routes.onMeeting(.post, "/upload/upload-link/:node/:link") { request, files in
            try await receive(request, files, link: request.segment(3), node: request.segment(2))
        }
        routes.on(.post, "/seafhttp/upload-aj/:link") { request, files in
            try await receive(request, files, link: request.segment(2), node: files.behaviour.nodes.first?.name ?? "")
        }
    }

    private func check(_ node: String, _ files: UserFiles) throws {
        try files.check(node: node)
        if let text = files.behaviour.uploads.volumeAway { throw Refusal(.serviceUnavailable, text) }
    }

    private func probe(_ request: Request, _ files: UserFiles) throws -> Response {
        try check(request.segment(2), files)
        let parent = try VirtualPath(request.required("parent_dir"))
        let name = try request.required("file_name")
        if parent.fileType == "external", files.behaviour.uploads.forgetsExternal {
            if let session = files.uploads.session(for: parent.appending(name)) { files.uploads.remove(session) }
            return .json(["uploadedBytes": 0])
        }
        let count = files.uploads.uploadedBytes(of: name, in: parent, byNameAlone: files.behaviour.probesByNameAlone)
        return .json(["uploadedBytes": count])
    }

    private func link(_ request: Request, _ files: UserFiles) throws -> Response {
        let node = try request.segment(2)
        try check(node, files)
        let directory = try VirtualPath(request.required("file_path"))
        try files.checkWritable(directory)
        if let total = request.form("total_size").flatMap({ Int($0) }), let space = files.behaviour.uploads.space,
            total > files.uploads.free(of: space)
        {
            throw Refusal(
                .internalServerError,
                "Insufficient disk space. \(total)B required, but only \(files.uploads.free(of: space))B available.")
        }
        let link = files.uploads.link(to: directory)
        let text = directory.fileType == "sync" ? "/seafhttp/upload-aj/\(link)" : "/upload/upload-link/\(node)/\(link)"
        return .text(text + "\n")
    }

    // MARK: Chunks

    private func receive(_ request: Request, _ files: UserFiles, link: String, node: String) async throws -> Response {
        guard let parent = files.uploads.directory(of: link) else { throw Refusal(.notFound, "no such upload link") }
        if let limit = files.behaviour.uploads.bodyLimit, Int(request.headers[.contentLength] ?? "0") ?? 0 > limit {
            return .html("<html><h1>413 Request Entity Too Large</h1></html>", status: .contentTooLarge)
        }
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
            let arrival = ChunkArrival(form: form, parent: parent, files: files)
            let file = ChunkedFile(form: form, files: files, node: node)
            switch try await arrival.take(&reader) {
            case .taken: return .json(["success": true])
            case .nothing: return file.nothing
            case .complete:
                if files.behaviour.linksOnce { files.uploads.end(link) }
                return try await file.finish()
            }
        }
        throw Refusal(.badRequest, error: "param invalid")
    }
}

extension FileRoutes {
    /// Adds a route of which no two requests may be under way at once.
    func onMeeting(
        _ method: HTTPRequest.Method, _ path: RouterPath,
        _ respond: @escaping @Sendable (Request, UserFiles) async throws -> Response
    ) {
        router.on(path, method: method) { [store] request, context in
            guard let owner = context.owner else { return Refusal(.badRequest, error: "user not found").response }
            let files = try store.files(of: owner)
            return try await answering {
                if files.traffic.isDead { return .text("Bad Gateway", status: .badGateway) }
                return try await files.traffic.pass(
                    on: context.channel, isFatal: files.behaviour.uploads.endsWhenRequestsMeet
                ) { try await respond(request, files) }
            }
        }
    }
}
