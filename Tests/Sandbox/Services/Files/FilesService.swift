import Hummingbird

/// `files.`: everything that a user keeps, over a real directory on the disk.
struct FilesService: Service {
    let store: FileStore
    let label = "files"

    func addRoutes(to router: Router<ServiceContext>) {
        let routes = FileRoutes(router: router, store: store)
        routes.on(.get, "/api/nodes") { _, files in
            .json(["data": ["nodes": files.behaviour.nodes]])
        }
        ResourceRoutes().add(to: routes)
        RawRoutes().add(to: routes)
        UploadRoutes().add(to: routes)
        TaskRoutes().add(to: routes)
        PasteRoutes().add(to: routes)
        PermissionRoutes().add(to: routes)
        ArchiveRoutes().add(to: routes)
        ShareRoutes().add(to: routes)
        MountRoutes().add(to: routes)
        RepositoryRoutes().add(to: routes)
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
            try await answering {
                guard let owner = context.owner else { throw Refusal(.notFound, "nobody's files") }
                return try await respond(request, store.files(of: owner))
            }
        }
    }
}
