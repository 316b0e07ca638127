import OlaresCore
import OlaresExecution

/// `market clone`: installs another instance of an app, under a title of its own.
struct MarketClone: CommandHandler {
    private let app: String
    private let source: SourceOption
    private let title: String
    private let environment: AppEnvironment
    private let titles: EntranceTitles
    private let mode: ComputeModeChoice
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        source = try SourceOption(arguments)
        title = try arguments.text("title")?.trimmed ?? ""
        environment = try AppEnvironment(arguments)
        titles = EntranceTitles(try arguments.pairs("entrance-title"))
        mode = try ComputeModeChoice(app: app, arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try check()
        let envs = try environment.json()
        let operation = try Operation("clone", of: app, watch: watch, in: context)
        let source = source.orStandard(context)
        try await operation.requireComputeModes(mode)
        let metadata = try await operation.server.metadata(of: app, in: source)
        guard metadata.isCloneable else {
            throw Failure(
                .preconditionFailed, "app '\(app)' from source '\(source)' does not support clone",
                advice: "install it once with `olares-cli market install \(app.shellQuoted)`")
        }
        let mode = try mode.check(against: metadata.computeModes)
        let known = try await checkTitle(operation)
        let entrances = try titles.json(for: metadata.visibleEntrances.compactMap { $0["name"]?.string }, title: title)

        var body: JSONObject = [
            "source": .string(source), "app_name": .string(app), "title": .string(title), "sync": true,
        ]
        body["envs"] = envs
        body["entrances"] = entrances
        body["selectedGpuType"] = mode.map { .string($0.description) }
        if metadata.isTemplateOnly { body["templateClone"] = true }
        let call = try MarketCall("POST", app: app, "/clone", body)
        if context.isDryRun { return operation.plan([call]) }
        context.notify("Cloning '\(app)' from '\(source)' for user '\(operation.user)'...")
        let reply = try await operation.send(call, choosing: self.mode, from: source, nil)
        var result = OperationResult(
            operation, message: "clone requested with title \(title.quotedForMessage)", source: source,
            data: reply.data)
        if let doubt = reply.doubt {
            // What a clone is called is in the answer alone, else the list has it.
            result.targetApp = try await find(unlike: known, doubt, operation).name
        }
        result.notices = operation.notices(of: mode, declared: metadata.computeModes, reply)
        guard !watch.isOn || result.targetApp != nil else {
            // Its original's row would be taken for the clone's.
            throw Failure(
                .decode, "the clone was accepted, but the server did not say what it is called", next: [.mine],
                advice: "look for it with `olares-cli market list --mine`")
        }
        return try await operation.finish(
            result, after: Operation.Reply(data: reply.data), by: WatchRule(.install), on: result.targetApp)
    }

    /// Looks for the clone after its answer was lost: a row that is not as one from before, under this title, or without any
    /// and new. With `--watch` it is looked for as long as a request takes to leave a trace.
    /// - Parameter known: The clones that were there; one that is gone keeps its row, and has its name again.
    private func find(
        unlike known: [AppRow], _ doubt: Failure, _ operation: Operation
    ) async throws(Failure) -> AppRow {
        let context = operation.context
        context.notify("warning: \(doubt.message)")
        var waited: Int64 = 0
        while true {
            let rows = (try? await operation.server.rows())?.rows ?? []
            let clone = rows.first { row in
                guard row.isClone(of: app), !known.contains(row) else { return false }
                return row.title.trimmed == title
                    || row.title.trimmed.isEmpty && !known.contains { $0.name == row.name }
            }
            if let clone { return clone }
            guard watch.isOn, waited < WatchRule.traceGracePeriod else {
                throw Failure(doubt.code, doubt.message, next: [.mine])
            }
            await context.clock.sleep(for: .milliseconds(watch.interval))
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            waited +|= watch.interval
        }
    }

    /// Refuses a title that a clone of the app already bears. The name of a clone is made of what is asked for, so the same
    /// request twice means the same clone, and is refused by a market that then calls the one that runs `failed`.
    /// - Returns: The clones that are there.
    private func checkTitle(_ operation: Operation) async throws(Failure) -> [AppRow] {
        let clones = try await operation.server.rows().rows.filter { $0.isClone(of: app) }
        let clone = clones.first { row in
            row.title.trimmed == title && row.state.isInstalled && !row.state.isInconclusive
        }
        guard let clone else { return clones }
        throw Failure(
            .preconditionFailed,
            "a clone of '\(app)' already has the title \(title.quotedForMessage): '\(clone.name)' (state '\(clone.state)')",
            next: [.status(of: clone.name)], advice: "choose another --title")
    }

    private func check() throws(Failure) {
        guard !title.isEmpty else {
            throw Failure(.optionRequired, "--title is required for cloning", advice: "add --title <title>")
        }
        try EntranceTitles.check(title, "--title")
    }
}

extension AppRow {
    fileprivate func isClone(of app: String) -> Bool { rawName == app && name != app }
}

/// What `--entrance-title` says: the titles of a clone's ways in.
struct EntranceTitles: Sendable {
    private let pairs: [(key: String, value: String)]
    /// The longest title, in bytes.
    private static let limit = 30

    init(_ pairs: [(key: String, value: String)]) { self.pairs = pairs }

    /// Refuses a title that the market would not take.
    static func check(_ title: String, _ option: String) throws(Failure) {
        guard title.utf8.count > limit else { return }
        throw Failure(
            .optionValueInvalid, "\(option) cannot exceed \(limit) characters", advice: "choose a shorter title")
    }

    /// For the request; `nil` where the app has no ways in that people see. The only one has the clone's title.
    /// - Parameter names: The names of those that people see.
    func json(for names: [String], title: String) throws(Failure) -> JSONValue? {
        let titles = try byName()
        if names.isEmpty {
            guard titles.isEmpty else {
                throw Failure(
                    .optionValueInvalid, "--entrance-title is not needed because this app has no visible entrances",
                    advice: "leave --entrance-title out")
            }
            return nil
        }
        if names.count == 1, titles.isEmpty { return [["name": .string(names[0]), "title": .string(title)]] }
        let unknown = titles.keys.filter { !names.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw Failure(
                .optionValueInvalid,
                "unknown --entrance-title target(s): \(unknown.joined(separator: ", ")); available entrances: "
                    + names.joined(separator: ", "), advice: "name one of these")
        }
        let missing = names.filter { titles[$0] == nil }
        guard missing.isEmpty else {
            throw Failure(
                .optionRequired,
                "missing --entrance-title for entrances: \(missing.joined(separator: ", ")); repeat --entrance-title "
                    + "NAME=TITLE for each visible entrance",
                advice: "add " + missing.map { "--entrance-title \($0.shellQuoted)=<title>" }.joined(separator: " "))
        }
        return .array(names.map { ["name": .string($0), "title": .string(titles[$0] ?? title)] })
    }

    private func byName() throws(Failure) -> [String: String] {
        var titles: [String: String] = [:]
        for (key, value) in pairs {
            let (name, title) = (key.trimmed, value.trimmed)
            let shown = "\(key)=\(value)".quotedForMessage
            guard !name.isEmpty, !title.isEmpty else {
                throw Failure(
                    .optionValueInvalid, "invalid --entrance-title value \(shown): title cannot be empty",
                    advice: "write it as NAME=TITLE")
            }
            try Self.check(title, "invalid --entrance-title value \(shown): title")
            guard titles.updateValue(title, forKey: name) == nil else {
                throw Failure(
                    .optionValueInvalid, "duplicate --entrance-title for entrance \(name.quotedForMessage)",
                    advice: "keep one of the two")
            }
        }
        return titles
    }
}
