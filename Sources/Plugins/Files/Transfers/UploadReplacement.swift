import OlaresCore

/// What a listing shows at the place that a file goes to, and around it.
struct UploadSurroundings: Sendable {
    /// What stands at the place; `nil` for nothing.
    var entry: Entry?
    /// What an earlier replacement of the file has left.
    var spare: Entry?
    /// Whether the service is putting a file in this place.
    var isFinalizing = false
    /// Whether `entry` is the beginning of this file, which an earlier run was stopped at.
    var isUnfinished = false
    /// Whether `entry` may be this file, as an earlier run sent it that did not get to see its end.
    var isMaybeComplete = false

    /// The name in the same directory under which a file is sent that is to replace another one. It follows from the final
    /// name, so that a later run knows it, and is short whatever that is.
    static func spareName(for name: String) -> String {
        let digest = (try? MessageDigest.sha256Hex(Array(name.utf8))) ?? ""
        return ".olares-upload-\(digest.prefix(24))"
    }

    /// The name under which the service shows a file that it is putting in its place.
    static func finalizingName(for name: String) -> String { ".uploading_" + name }
}

/// Puts a file that was sent under a spare name, and was verified, in the place of another one
/// (docs/decisions/0023-uploads-that-replace.md).
struct UploadReplacement: Sendable {
    let service: UploadService
    let retry: Retry
    /// The file under its spare name.
    let spare: UploadFile
    /// The file under its final name.
    let file: UploadFile

    /// Removes what stands at the place, and gives the file its name.
    ///
    /// What a process leaves that is killed in between is a complete file under the spare name, and nothing under the final
    /// one: the next run gives it its name.
    /// - Parameter isReplacing: Whether something stands there.
    func finish(isReplacing: Bool) async throws(Failure) {
        let (service, spare, file) = (service, spare.remote, file)
        if isReplacing {
            try await retry.run { () async throws(Failure) in try await service.remove(file.remote) }
        }
        var isRepeated = false
        do throws(Failure) {
            try await retry.run { () async throws(Failure) in
                // Not again where only the answer was lost.
                if isRepeated, try await service.server.status(of: spare) == nil { return }
                isRepeated = true
                try await service.rename(spare, to: file.name)
            }
        } catch {
            guard error.exit != .loginNeeded, error.code != .interrupted else { throw error }
            throw Failure(
                error.code,
                "\(file.remote.text) is complete as \(spare.text), and could not be given its name: \(error.message)",
                next: error.next, advice: "run the same command again, it does what is missing",
                retryable: error.retryable)
        }
    }

    /// Removes what stands under the spare name.
    func discard() async throws(Failure) {
        let (service, spare) = (service, spare.remote)
        try await retry.run { () async throws(Failure) in try await service.remove(spare) }
    }
}
