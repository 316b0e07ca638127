import Core

/// What `--env` says: values for the environment of an app.
struct AppEnvironment: Sendable {
    private let pairs: [(name: String, value: String)]

    init(_ arguments: Arguments) throws(Failure) {
        pairs = try arguments.pairs("env").map { ($0.key.trimmed, $0.value) }
    }

    /// For the request; `nil` when nothing was given. An empty value is left out, as the market wants it.
    /// - Throws: ``Failure`` with `option_value_invalid` for a name that no variable has.
    func json() throws(Failure) -> JSONValue? {
        var items: [JSONValue] = []
        for (name, value) in pairs {
            guard Self.isName(name) else {
                throw Failure(
                    .optionValueInvalid,
                    "invalid env name '\(name)': must start with a letter and contain only letters, digits, and "
                        + "underscores", advice: "write it as --env NAME=value")
            }
            var item: JSONObject = ["envName": .string(name)]
            item["value"] = value.filled
            items.append(.object(item))
        }
        return items.isEmpty ? nil : .array(items)
    }

    private static func isName(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        return name.utf8.first.map(isLetter) == true
            && name.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }
    }
}

extension Operation {
    /// Sends a call that installs something, once more where the server asks how to compute and the answer is known.
    /// - Parameter source: Where the app comes from, for messages.
    func send(_ call: MarketCall, choosing mode: ComputeModeChoice, from source: String) async throws(Failure)
        -> JSONValue
    {
        switch try await server.send(call) {
        case .accepted(let data): return data
        case .refused(let refusal):
            guard case .computeMode(let offers)? = refusal.check else { throw failure(refusal, from: source) }
            let chosen = try mode.choose(among: offers, in: context)
            context.tell("Selected compute mode: \(chosen)")
            var call = call
            call.body?["selectedGpuType"] = .string(chosen.description)
            switch try await server.send(call) {
            case .accepted(let data): return data
            case .refused(let refusal): throw failure(refusal, from: source)
            }
        }
    }

    private func failure(_ refusal: Refusal, from source: String) -> Failure {
        switch refusal.check {
        case .environment(let missing, let missingReferences, let invalid)?:
            .environment(
                of: app, source: source, missing: missing, missingReferences: missingReferences, invalid: invalid)
        case .titles(let problems)?:
            Failure(
                .optionValueInvalid, "\(what): \(problems)",
                advice: "give --title, and --entrance-title NAME=TITLE for each entrance")
        default: failure(refusal)
        }
    }

    /// Refuses what an Olares of before 1.12.6 would not understand.
    func requireComputeModes(_ mode: ComputeModeChoice) async throws(Failure) {
        guard mode.wanted != nil, case let version = try await server.backend(), !version.hasMarketBodies else {
            return
        }
        throw Failure(
            .backendTooOld, "--compute-mode requires Olares 1.12.6+; this backend is \(version)",
            advice: "upgrade the Olares, or leave --compute-mode out")
    }

    /// The version that a source offers, which is told.
    func latestVersion(in source: String) async throws(Failure) -> String {
        let metadata: AppMetadata
        do throws(Failure) { metadata = try await server.metadata(of: app, in: source) } catch {
            throw error.withoutVersion(in: source)
        }
        return try version(of: metadata, in: source)
    }

    /// The version in what a source says of the app, which is told.
    func version(of metadata: AppMetadata, in source: String) throws(Failure) -> String {
        guard let version = metadata.version.nonEmpty else {
            throw Failure(
                .remoteNotFound, "app '\(app)' version not found in source '\(source)'", advice: "add --version")
        }
        context.tell("Using latest version: \(version)")
        return version
    }
}

extension Failure {
    /// The failure of a look-up that was to tell which version a source offers.
    func withoutVersion(in source: String) -> Failure {
        guard code != .remoteNotFound else { return self }
        return prefixed("cannot determine version in source '\(source)' (use --version to specify): ")
    }
}
