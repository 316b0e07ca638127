import OlaresCore

/// What an upload would do, before anything is sent.
extension UploadJob {
    /// How many files there are, and at how many of their places something stands.
    func replacedFiles() async throws(Failure) -> (files: Int, found: Int) {
        guard case .tree = source.kind else {
            let remote = source.remote(source.name)
            return (1, try await contents.entry(at: remote, below: source.directory) == nil ? 0 : 1)
        }
        var count = (files: 0, found: 0)
        try await walk.find { items throws(Failure) in
            for case .file(_, let former) in items {
                count.files += 1
                if former.entry != nil { count.found += 1 }
            }
        }
        return count
    }

    /// What would be sent.
    func plan() async throws(Failure) -> CommandResult {
        var plan = TransferPlan(verb: "upload")
        switch source.kind {
        case .file(let size):
            let file = file(source.local, size: size, path: source.name)
            add(file, try await contents.entry(at: file.remote, below: source.directory), to: &plan)
        case .stream:
            let what = StreamInput.isStandardInput(source.local) ? "standard input" : source.local
            plan.remark("would upload \(what) → \(source.remote(source.name).text)")
        case .tree:
            for item in try await walk.sorted() {
                switch item {
                case .file(let file, let former): add(file, former.entry, to: &plan)
                case .emptyDirectory(let path): plan.remark("would make the directory \(source.remote(path).text)/")
                case .leftOut(let path, let reason): plan.remark("would skip \(path): \(reason)")
                case .problem(let failure, let path): plan.remark("would fail: \(path): \(failure.message)")
                }
            }
        }
        return plan.result
    }

    private func add(_ file: UploadFile, _ former: Entry?, to plan: inout TransferPlan) {
        switch (former, existing) {
        case (nil, _): plan.add(file.local, to: file.remote.text, size: file.size)
        case (_, .replace): plan.add(file.local, to: file.remote.text, size: file.size, note: "overwriting")
        case (_, .skip): plan.remark("would skip \(file.local): \(file.remote.text) is there already")
        case (_, .refuse): plan.remark("would fail: \(file.local): \(file.remote.text) is there already")
        }
    }
}
