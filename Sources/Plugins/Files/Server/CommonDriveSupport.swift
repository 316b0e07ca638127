import OlaresCore

extension FilesServer {
    /// Refuses paths below `drive/Common` where the Olares is too old to have it.
    /// - Throws: ``Failure`` with `backend_too_old`, or why the version could not be had.
    func requireSupport(for paths: [RemotePath]) async throws(Failure) {
        guard paths.contains(where: { $0.place == .common }),
            let minimum = BackendVersion(NamespaceRules.commonSince)
        else { return }
        let what = "drive/Common (the app common data area) requires Olares >= \(minimum), but "
        let version: BackendVersion
        do throws(Failure) { version = try await client.backendVersion(atLeast: minimum) } catch {
            throw error.prefixed("\(what)the backend version could not be determined: ")
        }
        guard version < minimum else { return }
        throw Failure(.backendTooOld, what + "this backend is \(version)", advice: "upgrade the Olares")
    }
}
