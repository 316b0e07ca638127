import Core

/// Stands before verbs that an older Olares does not have.
struct BackendGate {
    /// Returns when the active profile's Olares is new enough.
    /// - Throws: ``Failure`` with `backend_too_old`, or why the version could not be had.
    func pass(_ command: CommandDescriptor, in context: CommandContext) async throws(Failure) {
        guard let text = command.minimumBackend, let minimum = BackendVersion(text) else { return }
        let verb = command.path.joined(separator: " ")
        let version: BackendVersion
        do throws(Failure) {
            version = try await context.auth.client().backendVersion(atLeast: minimum)
        } catch {
            let text =
                "`\(verb)` requires Olares >= \(minimum), but the backend version could not be determined: \(error.message)"
            let isElsewhere = error.exit == .loginNeeded || error.exit == .unreachable
            throw Failure(
                error.code, text, next: error.next,
                advice: isElsewhere
                    ? error.advice
                    : "pass --olares-version <version> to set it by hand, such as --olares-version \(minimum)",
                retryable: error.retryable)
        }
        guard version < minimum else { return }
        throw Failure(
            .backendTooOld, "`\(verb)` requires Olares >= \(minimum), but this backend is \(version)",
            advice: "upgrade the Olares")
    }
}
