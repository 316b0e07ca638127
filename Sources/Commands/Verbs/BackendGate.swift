import OlaresCore
import OlaresExecution

/// Stands before verbs that an Olares does not have yet, or any more.
struct BackendGate {
    let command: CommandDescriptor
    let context: CommandContext

    private var verb: String { command.path.joined(separator: " ") }

    /// Returns when the active profile's Olares has what the verb calls.
    /// - Throws: ``Failure`` with `backend_too_old` or `backend_too_new`, or why the version could not be had.
    func pass() async throws(Failure) {
        if let requirement = command.minimumBackend { try await checkAge(requirement) }
        if let removal = command.removal { try await checkRemoval(removal) }
    }

    private func checkAge(_ requirement: BackendRequirement) async throws(Failure) {
        guard let minimum = BackendVersion(requirement.version) else { return }
        let reason: MessageText = requirement.reason.map { " (\($0))" } ?? ""
        let version: BackendVersion
        do throws(Failure) {
            version = try await context.auth.client().backendVersion(atLeast: minimum)
        } catch {
            let text: MessageText =
                "`\(verb)` requires Olares >= \(minimum)\(reason), but the backend version could not be determined: \(error.message)"
            let isElsewhere = error.exit == .loginNeeded || error.exit == .unreachable
            throw Failure(
                error.code, text, next: error.next,
                advice: isElsewhere
                    ? error.advice
                    : "pass --olares-version <version> to set it by hand, such as --olares-version \(minimum)",
                retryable: error.retryable)
        }
        guard version < minimum else { return }
        let fallback: MessageText = requirement.fallback.map { "; \($0)" } ?? ""
        throw Failure(
            .backendTooOld,
            "`\(verb)` requires Olares >= \(minimum)\(reason), but this backend is \(version)\(fallback)",
            advice: requirement.fallback ?? "upgrade the Olares")
    }

    /// A version that is not known lets the verb through: the server decides then.
    private func checkRemoval(_ removal: BackendRemoval) async throws(Failure) {
        guard let first = BackendVersion(removal.version),
            let version = try await context.auth.client().knownBackendVersion(), version >= first
        else { return }
        let values = TemplateValues(command, Arguments([:], declared: []))
        let fix = try Fix(
            removal.replacement, values, in: context.registry, otherwise: "look at --help for what is there")
        let legacy: MessageText = removal.legacy.map { " (\($0))" } ?? ""
        let replacement: MessageText =
            if let step = fix.next.first { "; use `\(step.commandLine)` instead" } else { "" }
        throw Failure(
            .backendTooNew, "`\(verb)`\(legacy) was removed in Olares \(removal.version)\(replacement)", next: fix.next,
            advice: fix.advice)
    }
}
