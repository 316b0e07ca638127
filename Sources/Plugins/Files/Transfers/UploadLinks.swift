import Core

/// The link that the chunks of all files of one job go to. The service gives it for a directory, and whatever goes into or
/// below that can use it, which saves a tree of small files half of its requests. Once a shared one has been refused, each
/// file has its own.
actor UploadLinks {
    private let service: UploadService
    private var shared: String?
    private var isShared: Bool

    /// - Parameter isShared: Whether several files are to use one.
    init(_ service: UploadService, isShared: Bool) {
        self.service = service
        self.isShared = isShared
    }

    /// A link, and whether it was asked for just now and for this file alone.
    /// - Parameter isRefused: Whether the service did not take the one that this file had before.
    func link(isRefused: Bool) async throws(Failure) -> (path: String, isOwn: Bool) {
        if isRefused { isShared = false }
        if isShared, let shared { return (shared, false) }
        let link = try await service.link()
        shared = link
        return (link, !isShared)
    }
}
