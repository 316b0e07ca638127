import OlaresCore
import OlaresExecution

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
    ///   - row: The app as it was before.
    func send(
        _ call: MarketCall, choosing mode: ComputeModeChoice, from source: String, _ row: AppRow?
    ) async throws(Failure) -> Reply {
        try await reply(to: call) { refusal throws(Failure) in
            guard case .computeMode(let offers)? = refusal.check else { throw failure(refusal, from: source, row) }
            let chosen = try mode.choose(among: offers, in: context)
            context.notify("Selected compute mode: \(chosen)")
            var call = call
            call.body?["selectedGpuType"] = .string(chosen.description)
            return try await reply(to: call) { refusal throws(Failure) in throw failure(refusal, from: source, row) }
        }
    }

    /// What is said of a mode that was asked for, where nothing shows that the market passed it on.
    /// - Parameter declared: The modes that the source names; a market that names them knows them.
    func notices(of mode: ComputeMode?, declared: [String]?, _ reply: Reply) -> [String] {
        guard let mode, declared == nil, reply.doubt == nil, reply.data.text(of: "selectedGpuType") == nil else {
            return []
        }
        return [
            "nothing shows that the compute mode \(mode.description.quotedForMessage) was taken over: this market does not "
                + "name modes, and one that does not know them ignores it"
        ]
    }

    /// The failure of a refusal that may be a check that did not pass.
    func failure(_ refusal: Refusal, from source: String, _ row: AppRow?) -> Failure {
        switch refusal.check {
        case .computeMode?:
            Failure(
                .backendTooOld, "\(what): the app service asks for a compute mode, and the market does not pass it on",
                advice: "upgrade the market of the Olares, or install the app in the browser")
        case .environment(let missing, let missingReferences, let invalid)?:
            .environment(
                of: app, source: source, missing: missing, missingReferences: missingReferences, invalid: invalid)
        case .titles(let problems)?:
            Failure(
                .optionValueInvalid, "\(what): \(problems)",
                advice: "give --title, and --entrance-title NAME=TITLE for each entrance")
        case _ where refusal.status == 404 && refusal.isEnvelope: notOffered(refusal, call: source)
        default: failure(refusal, row)
        }
    }

    /// The market says the same of an app that a source does not have, and of a version.
    private func notOffered(_ refusal: Refusal, call source: String) -> Failure {
        guard !refusal.message.contains("is not installed") else {
            // Some markets clone only what is installed.
            return Failure(
                .preconditionFailed, "\(what): \(refusal.message) (HTTP 404)",
                next: [NextStep(["market", "install", app, "--source", source, "--watch"], effect: .write)])
        }
        return Failure(
            .remoteNotFound,
            "\(what): \(refusal.message) (HTTP 404): source '\(source)' does not have it in this version",
            next: [NextStep(["market", "get", app, "--source", source], effect: .read)])
    }

    /// Refuses what an Olares of before 1.12.6 would not understand.
    func requireComputeModes(_ mode: ComputeModeChoice) async throws(Failure) {
        guard mode.wanted != nil, case let version = try await server.backend(), !version.sharesApps else {
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
        context.notify("Using latest version: \(version)")
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
