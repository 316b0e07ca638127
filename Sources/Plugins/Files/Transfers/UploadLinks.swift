import Core

/// The link that the chunks of all files of one job go to. The service gives it for a directory, and whatever goes into or
/// below that can use it, which saves a tree of small files half of its requests.
actor UploadLinks {
    private let service: UploadService
    private var held: String?

    init(_ service: UploadService) { self.service = service }

    /// The link, and whether it was asked for just now.
    /// - Parameter refused: One that the service takes no more.
    func link(insteadOf refused: String? = nil) async throws(Failure) -> (path: String, isNew: Bool) {
        if let held, held != refused { return (held, false) }
        let link = try await service.link()
        held = link
        return (link, true)
    }
}
