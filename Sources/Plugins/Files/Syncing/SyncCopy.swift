import OlaresCore
import OlaresExecution

/// Copies from one place on the Olares to another. The server does it by itself, in a task for each file; nothing passes by here.
struct SyncCopy: Sendable {
    let source: RemotePath
    let target: RemotePath
    /// What replaces files at the target.
    let service: UploadService
    let width: Int
    let settings: TransferSettings
    let tally: TransferTally

    private var server: FilesServer { service.server }

    /// Copies what the plan says.
    /// - Parameter tree: What was seen of the source.
    func run(_ plan: SyncPlan, from tree: SyncTree) async throws(Failure) {
        tally.expect(plan.copies.map(\.size))
        tally.expect(nil)
        // A copy into a directory that is not there fails.
        for directory in plan.directories {
            let place = target.appending(directory.text, isDirectory: true)
            do throws(Failure) {
                try await server.makeDirectory(place, for: "make \(place.text)")
                tally.update { $0.directories += 1 }
            } catch {
                try tally.fail(directory.text, error)
            }
        }
        var rest = plan.copies[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { copy throws(Failure) in
            let number = tally.begin(copy.path.text, size: copy.size)
            do throws(Failure) {
                try await self.copy(copy)
                tally.finish(number)
            } catch {
                tally.abandon(number)
                try tally.fail(copy.path.text, error)
            }
        }
    }

    /// Copies one file. What it replaces is there until the copy is complete (docs/decisions/0023-uploads-that-replace.md).
    private func copy(_ copy: SyncPlan.Copy) async throws(Failure) {
        let file = file(target.appending(copy.path.text, isDirectory: false), copy)
        let spare = file.named(UploadSurroundings.spareName(for: file.name))
        let found = try await settings.retry.run { () async throws(Failure) in
            try await server.statuses(of: [file.remote, spare.remote])
        }
        try copy.requireFormer(found[file.remote], at: file.remote)
        if found[spare.remote] != nil {
            try await settings.retry.run { () async throws(Failure) in try await service.remove(spare.remote) }
        }
        let isReplacing = found[file.remote] != nil
        let place = isReplacing ? spare : file
        let task = try await queue(source.appending(copy.path.text, isDirectory: false), to: place.remote)
        try await service.wait(for: task, settings)
        try await requireName(place.remote, of: task)
        let now = try await settings.retry.run { () async throws(Failure) in
            try await server.statuses(of: [file.remote, place.remote])
        }
        let made = now[place.remote]
        guard made?.size == copy.size else {
            throw .mismatch(place.remote, made == nil ? "is not there" : "has another size")
        }
        guard isReplacing else { return }
        do throws(Failure) { try copy.requireFormer(now[file.remote], at: file.remote) } catch {
            try? await service.remove(spare.remote)
            throw error
        }
        try await UploadReplacement(service: service, retry: settings.retry, spare: spare, file: file)
            .finish(isReplacing: true)
    }

    /// Where the name was taken meanwhile, the server gives the copy another one: it is this program's, and goes.
    private func requireName(_ place: RemotePath, of ticket: TaskTicket) async throws(Failure) {
        let (server, service) = (server, service)
        let task: FileTask
        do throws(Failure) {
            task = try await settings.retry.run { () async throws(Failure) in try await server.task(ticket) }
        } catch {
            // A service that was restarted has forgotten it.
            if error.code == .remoteNotFound { return }
            throw error
        }
        guard case .completed = task.state, let made = task.destination?.asFile, made != place,
            made.parent == place.parent
        else { return }
        try await settings.retry.run { () async throws(Failure) in try await service.remove(made) }
        throw .appearedSinceSync(place)
    }

    private func file(_ place: RemotePath, _ copy: SyncPlan.Copy) -> UploadFile {
        UploadFile(local: "", size: copy.size, path: copy.path.text, remote: place)
    }

    /// It is not sent twice: a second copy would get another name.
    private func queue(_ from: RemotePath, to place: RemotePath) async throws(Failure) -> TaskTicket {
        let node = if let own = place.ownNode ?? from.ownNode { own } else { try await service.node.name() }
        let what = "copy \(from.text) → \(place.text)"
        let answer = try await server.document(
            .files(
                "PATCH", "/api/paste/\(node.uriComponent)/",
                json: ["action": "copy", "source": .string(from.wire), "destination": .string(place.wire)]),
            for: what)
        guard let id = answer["task_id"]?.string, !id.isEmpty else {
            throw Failure(.decode, "\(what): the server returned no task_id", advice: "check that both versions fit")
        }
        return TaskTicket(id: id, node: node, kind: "copy")
    }
}
