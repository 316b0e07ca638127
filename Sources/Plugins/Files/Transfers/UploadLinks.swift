import OlaresCore

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
    /// - Parameters:
    ///   - bytes: How many are to be sent by it, so that the service can refuse what does not fit.
    ///   - isRefused: Whether the service did not take the one that this file had before.
    func link(for bytes: Int64, isRefused: Bool) async throws(Failure) -> (path: String, isOwn: Bool) {
        if isRefused { isShared = false }
        if isShared, let shared { return (shared, false) }
        let link = try await service.link(for: bytes)
        shared = link
        return (link, !isShared)
    }
}

/// The machine that takes the chunks: the one that was named, that of the path, or the first of the Olares, which is asked
/// for when it is needed, and once.
actor UploadNode {
    private let server: FilesServer
    private let retry: Retry
    private var known: String?
    /// The question that is under way, whoever needs the answer.
    private var question: Task<Result<String, Failure>, Never>?

    /// - Parameter name: The node that a person named, if one was.
    init(_ name: String?, for path: RemotePath, server: FilesServer, retry: Retry) {
        self.server = server
        self.retry = retry
        known = name ?? ([.cache, .external].contains(path.fileType) ? path.extend : nil)
    }

    /// Its name.
    func name() async throws(Failure) -> String {
        if let known { return known }
        let question = question ?? ask()
        self.question = question
        let answer = await withTaskCancellationHandler {
            await question.value
        } onCancel: {
            question.cancel()
        }
        if case .success(let name) = answer { known = name } else { self.question = nil }
        return try answer.get()
    }

    private func ask() -> Task<Result<String, Failure>, Never> {
        Task { [server, retry] in
            do throws(Failure) {
                let nodes = try await retry.run { () async throws(Failure) in try await server.nodes() }
                return .success(nodes.first?.name ?? "")
            } catch { return .failure(error) }
        }
    }
}
