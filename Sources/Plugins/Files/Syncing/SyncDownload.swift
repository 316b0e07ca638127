import OlaresCore

/// Copies from the Olares to this machine.
struct SyncDownload: Sendable {
    let server: FilesServer
    let source: RemotePath
    let target: String
    let width: Int
    let settings: TransferSettings
    let tally: TransferTally

    /// Copies what the plan says.
    /// - Parameter tree: What was seen of the source.
    func run(_ plan: SyncPlan, from tree: SyncTree) async throws(Failure) {
        // With a slash behind it a link to a directory is that directory: the person has named it.
        let local = LocalTree(
            Path.join(target, ""), .root(source), in: settings.files, followsLinks: false, mask: settings.mask)
        try local.makeDirectory("")
        for directory in plan.directories {
            do throws(Failure) {
                try local.makeDirectory(directory.text)
                tally.update { $0.directories += 1 }
            } catch {
                try tally.fail(directory.text, error)
            }
        }
        tally.expect(plan.copies.map(\.size))
        tally.expect(nil)
        let arrivals = Arrivals()
        var rest = plan.copies[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { copy throws(Failure) in
            do throws(Failure) {
                try local.makeDirectory(above: copy.path.text)
                try await fetch(copy, tree, notingIn: arrivals)
            } catch {
                try tally.fail(copy.path.text, error)
            }
        }
        try await TreeCheck(server: server, settings: settings, tally: tally).run(arrivals)
        do throws(FileError) { try WholeFile.synchronize(target) } catch { throw Failure(writing: error) }
    }

    private func fetch(
        _ copy: SyncPlan.Copy, _ tree: SyncTree, notingIn arrivals: Arrivals
    ) async throws(Failure) {
        guard case .file(let size, let modified)? = tree.items[copy.path] else { return }
        let remote = source.appending(copy.path.text, isDirectory: false)
        let entry = Entry(
            name: remote.name, isDirectory: false, isSymbolicLink: false, size: size, modified: modified,
            mode: tree.modes[copy.path] ?? 0, type: "")
        let place = Path.join(target, copy.path.text)
        if let former = copy.former { try require(former, at: place) }
        let download = FileDownload(
            server: server, source: remote, entry: entry, target: place,
            existing: copy.isReplacing ? .replace : .refuse, settings: settings, tally: tally, name: copy.path.text,
            isAlone: false)
        if let listed = try await download.run() {
            arrivals.add(Arrivals.File(remote: remote, listed: listed, local: place, name: copy.path.text))
        }
    }

    /// Refuses to replace what is no longer as it was when somebody agreed to that.
    private func require(_ former: SyncTree.Item, at place: String) throws(Failure) {
        let now: FileStatus?
        do throws(FileError) { now = try settings.files.status(place, following: false) } catch {
            throw Failure(reading: error)
        }
        if let now { try SyncTree.Item(now).require(former, at: place) }
    }
}
