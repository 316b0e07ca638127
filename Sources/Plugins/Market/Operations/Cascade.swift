import Core

/// Whether what all people share of an app goes with one person's (docs/protocol/market.md, "Cascade").
struct Cascade: Sendable {
    /// What was given; `nil` when nothing was.
    private let given: Bool?

    init(_ arguments: Arguments) throws(Failure) {
        if case .flag(let isSet)? = try arguments["cascade"] { given = isSet } else { given = nil }
    }

    /// Whether it was asked for.
    var isRequested: Bool { given == true }

    /// Decides for an app; what was decided against the option is told.
    func decide(_ row: AppRow?, _ version: BackendVersion, _ operation: Operation) async -> Bool {
        guard version.hasMarketBodies else { return await decideBeforeBodies(row, operation) }
        guard let row, let metadata = try? await operation.server.metadata(of: row.catalogueName, in: row.source),
            metadata.isShared
        else { return isRequested }
        if given != true {
            operation.context.tell(
                "cascade \(given == false ? "force" : "auto")-enabled: '\(row.catalogueName)' is shared by all users "
                    + "(CS/shared apps always cascade)")
        }
        return true
    }

    /// Before 1.12.6 the client decides alone: for an app of several charts, where there is nobody else.
    private func decideBeforeBodies(_ row: AppRow?, _ operation: Operation) async -> Bool {
        if let given { return given }
        guard let row, await operation.server.userCount() == 1,
            let metadata = try? await operation.server.metadata(of: row.catalogueName, in: row.source)
        else { return false }
        return metadata.hasSubCharts
    }
}
