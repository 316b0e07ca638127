import OlaresCore

/// Stands before verbs that not everybody may use. The server has the last word: only a role that is known to be too low is
/// stopped here, and a refusal of the server gets the same explanation.
struct RoleGate {
    let requirement: RoleRequirement
    let context: CommandContext

    /// The statuses by which services and their edge refuse somebody.
    private static let refusals = ["HTTP 401", "HTTP 403", "HTTP 459"]

    /// Returns when the role that is kept with the active profile is high enough, or not known.
    /// - Throws: ``Failure`` with `access_denied`.
    func pass() throws(Failure) {
        guard let word = context.auth.keptRole(), let role = Role(word), role < requirement.least else { return }
        let least = Person.label(ofRole: requirement.least.word)
        let name = try context.auth.identity().name
        throw Failure(
            .accessDenied,
            """
            this command needs role "\(least)" or higher to \(requirement.action), but profile "\(name)" is cached as \
            "\(Person.label(ofRole: word))"
              if your role on the server changed recently, run:
                  \(ProfileVerbs.refreshLine)
              and retry. Otherwise ask the instance owner to grant you the right role.
            """,
            next: [ProfileVerbs.refresh])
    }

    /// A failure with what a role has to do with it, where the server has refused somebody.
    func explain(_ failure: Failure) -> Failure {
        guard failure.code == .tokenRejected || failure.code == .accessDenied,
            let status = Self.refusals.first(where: { failure.message.contains($0) }),
            let name = try? context.auth.identity().name
        else { return failure }
        return failure.followed(
            by: """

                  \(status) while attempting to \(requirement.action).
                  if your role on the server changed recently, run:
                      \(ProfileVerbs.refreshLine)
                  and retry. Otherwise this likely needs a higher role on profile "\(name)".
                """,
            next: ProfileVerbs.refresh)
    }
}
