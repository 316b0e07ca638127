import OlaresCore

/// Whether what all people share of an app goes with one person's (docs/protocol/market.md, "Cascade").
struct Cascade: Sendable {
    /// What was decided for an app.
    struct Decision: Sendable {
        let cascades: Bool
        /// What people are told where it was decided against the option; `nil` for nothing.
        var notice: String?
    }

    /// What was given; `nil` when nothing was.
    private let given: Bool?

    init(_ arguments: Arguments) throws(Failure) {
        if case .flag(let isSet)? = try arguments["cascade"] { given = isSet } else { given = nil }
    }

    /// Whether it was asked for.
    var isRequested: Bool { given == true }

    /// Decides for an app.
    /// - Throws: ``Failure`` where it cannot be known: a guess would make the question narrower than the act.
    func decide(_ row: AppRow, _ operation: Operation) async throws(Failure) -> Decision {
        guard !isRequested else { return Decision(cascades: true) }
        guard let metadata = try await metadata(of: row, operation), metadata.isShared else {
            return Decision(cascades: false)
        }
        guard try await operation.server.backend().sharesApps else {
            // Before 1.12.6 the client decides alone: for an app of several charts, where there is nobody else.
            guard given == nil, metadata.hasSubCharts else { return Decision(cascades: false) }
            return Decision(cascades: await operation.server.userCount() == 1)
        }
        return Decision(
            cascades: true,
            notice: "cascade \(given == false ? "force" : "auto")-enabled: '\(row.catalogueName)' is shared by all "
                + "users (CS/shared apps always cascade)")
    }

    /// What the source says of an app; `nil` where it does not have it any more, so that nothing says that it is shared.
    private func metadata(of row: AppRow, _ operation: Operation) async throws(Failure) -> AppMetadata? {
        do throws(Failure) { return try await operation.server.metadata(of: row.catalogueName, in: row.source) } catch {
            guard error.code == .remoteNotFound else {
                throw error.prefixed("whether all users share '\(row.catalogueName)' is not known: ")
            }
            return nil
        }
    }
}
