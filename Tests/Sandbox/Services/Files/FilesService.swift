import Hummingbird

/// `files.`: everything that a user keeps, over a real directory on the disk.
struct FilesService: Service {
    let store: FileStore
    let label = "files"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = FileRoutes(router: router, store: store)
        NodeRoutes().add(to: routes)
        ResourceRoutes().add(to: routes)
        RawRoutes().add(to: routes)
        UploadRoutes().add(to: routes)
        TaskRoutes().add(to: routes)
        PasteRoutes().add(to: routes)
        PermissionRoutes().add(to: routes)
        DigestRoutes().add(to: routes)
        ArchiveRoutes().add(to: routes)
        ShareRoutes().add(to: routes)
        MountRoutes().add(to: routes)
        RepositoryRoutes().add(to: routes)
    }
}

/// `/api/nodes/`: the machines of the Olares.
struct NodeRoutes {
    private struct Answer: Encodable {
        struct Data: Encodable {
            let currentNode: String
            let nodes: [FilesBehaviour.Node]
        }

        let code = 200
        let data: Data
    }

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/nodes") { _, files in
            let nodes = files.behaviour.nodes
            return .json(Answer(data: .init(currentNode: nodes.first?.name ?? "", nodes: nodes)))
        }
    }
}

/// Adds routes that are given the files of the host's owner, and may throw a ``Refusal``.
struct FileRoutes {
    let router: Router<ServiceContext>
    let store: FileStore

    func on(
        _ method: HTTPRequest.Method, _ path: RouterPath,
        _ respond: @escaping @Sendable (Request, UserFiles) async throws -> Response
    ) {
        router.on(path, method: method) { [store] request, context in
            guard let owner = context.owner else { return Refusal(.badRequest, error: "user not found").response }
            let files = try store.files(of: owner)
            return try await answering {
                files.behaviour.hasPlainStatuses
            } _: {
                if files.traffic.isDead { return .text("Bad Gateway", status: .badGateway) }
                return try await respond(request, files)
            }
        }
    }
}
