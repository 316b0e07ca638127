import OlaresCore

/// The caller's own shares of directories that are moved, renamed or deleted. They stay on the old path, and open no more
/// (docs/protocol/files.md, "Shares").
struct SharesLeftBehind: Sendable {
    /// Each with where its directory was.
    private let shares: [(id: String, place: RemotePath)]

    /// Looks which there are. It is a hint that nothing waits for: where they cannot be listed there are none.
    /// - Parameter paths: What is moved, renamed or deleted; what cannot be shared is not asked about.
    init(below paths: some Sequence<RemotePath>, _ server: FilesServer) async {
        let places = paths.filter {
            NamespaceRules.allows(.shareInternal, at: $0) || NamespaceRules.allows(.sharePublic, at: $0)
        }
        guard !places.isEmpty, let rows = try? await server.shares("?shared_by_me=true") else {
            shares = []
            return
        }
        shares = rows.compactMap { row in
            guard server.isOwn(row), let place = row.place, places.contains(where: { $0.contains(place) }) else {
                return nil
            }
            return (row.id, place)
        }
    }

    /// What to say before, a line for each.
    var warnings: [String] {
        shares.map {
            "\($0.place.text) is shared (\($0.id)): the share stays on the old path, and cannot be opened any more"
        }
    }

    /// What to say afterwards, with the command that tidies up.
    var notices: [String] {
        guard !shares.isEmpty else { return [] }
        let end = NextStep(["files", "share", "rm"] + shares.map(\.id), effect: .destructive)
        return warnings.map { "warning: \($0)" } + ["end what is not needed any more with: \(end.commandLine)"]
    }
}

extension ShareRecord {
    /// The directory, as verbs take it; `nil` where the record does not say.
    fileprivate var place: RemotePath? {
        guard let fileType = text("file_type"), let extend = text("extend"), let path = text("path") else { return nil }
        return try? RemotePath("\(fileType)/\(extend)\(path)").asDirectory
    }
}
