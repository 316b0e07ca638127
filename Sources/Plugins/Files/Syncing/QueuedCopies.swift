import OlaresCore

/// Copies that the server has still to make, since an earlier run was ended in the middle of its work.
extension SyncCopy {
    /// Refuses to begin while the server is still at copies that an earlier run has queued: what they make is not there yet, and
    /// would be made twice.
    static func requireQuiet(_ target: RemotePath, from source: RemotePath, _ server: FilesServer) async throws(Failure)
    {
        guard let node = try await node(for: target, from: source, server) else { return }
        let open: [FileTask]
        do throws(Failure) { open = try await server.tasks(in: ["pending", "running", "paused"], on: node) } catch {
            // An older service has no list.
            if error.stopsEverything || error.isPassing || error.exit == .loginNeeded { throw error }
            return
        }
        let busy = open.first { task in
            task.json["action"]?.string == "copy" && task.destination.map { target.contains($0) } == true
        }
        guard let busy, let place = busy.destination else { return }
        let ticket = TaskTicket(id: busy.json["id"]?.string ?? "", node: node, kind: "copy")
        throw Failure(
            .transferInProgress, "the server is still copying to \(place.text) (\(busy.status) task \(ticket.id))",
            next: [ticket.follow], advice: "wait for it, or cancel it, and run this again")
    }

    /// The node whose queue the copies are in.
    private static func node(
        for target: RemotePath, from source: RemotePath, _ server: FilesServer
    ) async throws(Failure) -> String? {
        if let own = target.ownNode ?? source.ownNode { return own }
        return try await server.nodes().first?.name
    }
}
