import OlaresCore

/// The files that a synchronisation sends, and what stands at their places by now.
struct PlannedUploads: WorkSource {
    let plan: SyncPlan
    let source: UploadSource
    let contents: RemoteContents

    /// There is no order, but that bare directories come last.
    func find(_ give: ([UploadWalk.Item]) async throws(Failure) -> Void) async throws(Failure) {
        let outcome = await withTaskGroup(of: [UploadWalk.Item].self) { group -> Failure? in
            do throws(Failure) {
                var groups = Dictionary(grouping: plan.copies) { $0.path.above.first ?? SyncPath("") }
                    .sorted { $0.key < $1.key }[...]
                var running = 0
                while true {
                    while running < DirectoryWalk.width, let (directory, copies) = groups.popFirst() {
                        running += 1
                        group.addTask { await look(at: copies, in: directory) }
                    }
                    guard let items = await group.next() else { break }
                    running -= 1
                    try await give(items)
                }
                try await give(plan.bareDirectories.map { .emptyDirectory(path: $0.text) })
                return nil
            } catch {
                group.cancelAll()
                return error
            }
        }
        if let outcome { throw outcome }
    }

    private func look(at copies: [SyncPlan.Copy], in directory: SyncPath) async -> [UploadWalk.Item] {
        var items: [UploadWalk.Item] = []
        for copy in copies { items.append(await item(copy)) }
        await contents.forgetFiles(of: source.remote(directory.text))
        return items
    }

    private func item(_ copy: SyncPlan.Copy) async -> UploadWalk.Item {
        let path = copy.path.text
        let file = UploadFile(
            local: Path.join(source.local, path), size: copy.size, path: path, remote: source.remote(path))
        do throws(Failure) {
            let former = try await contents.surroundings(of: file.remote, below: source.directory)
            try copy.requireFormer(former.entry, at: file.remote)
            return .file(file, former: former)
        } catch {
            return .problem(error, path: path)
        }
    }
}
