import NIOCore
import OlaresCore

/// The market of the active profile: what several verbs ask of it (docs/protocol/market.md).
struct MarketServer: Sendable {
    let client: ServiceClient

    init(_ context: CommandContext) throws(Failure) { client = try context.auth.client() }

    /// Sends a call, and takes its envelope apart. A refusal is an answer, since some of them can be met.
    /// - Throws: ``Failure`` when there is no answer, or none that a market gives.
    func send(_ call: MarketCall) async throws(Failure) -> MarketAnswer {
        try await send(call.request, as: call)
    }

    /// The same, for a request that is more than the call says.
    func send(_ request: ServiceRequest, as call: MarketCall) async throws(Failure) -> MarketAnswer {
        let response = try await client.send(request)
        if [401, 403, 459].contains(response.status) { throw await rejection(response, of: request) }
        return try MarketAnswer(status: response.status, body: try await response.collect(), to: call)
    }

    /// Sends a call that changes something, and that may be done though no answer comes.
    /// - Parameter what: What is being done, such as `install 'firefox'`.
    /// - Throws: ``Failure`` with `outcome_unknown` where there is no answer, or something in between gave up waiting for one; not
    ///   where the request was never sent.
    func change(_ call: MarketCall, _ what: String, next: [NextStep]) async throws(Failure) -> MarketAnswer {
        let problem: String
        do throws(Failure) {
            let answer = try await send(call)
            guard case .refused(let refusal) = answer, !refusal.isEnvelope, [502, 504].contains(refusal.status) else {
                return answer
            }
            problem = "what stands before the market gave up waiting for it (HTTP \(refusal.status))"
        } catch {
            guard [.timeout, .transport, .outcomeUnknown].contains(error.code), !error.isUnsent else { throw error }
            problem = error.message
        }
        throw .unknownOutcome("\(what): whether the market took it is not known: \(problem)", next: next)
    }

    /// The failure of a request whose token was refused. The market asks the app service who somebody is, and says the same
    /// where that does not answer.
    private func rejection(_ response: HTTPResponse, of request: ServiceRequest) async -> Failure {
        let body = await response.excerpt(limit: 4096)
        let words = (try? JSONValue(parsing: body))?["message"]?.string?.nonEmpty
        let replayed = HTTPResponse(
            status: response.status, headers: response.headers,
            body: AsyncThrowingStream { continuation in
                continuation.yield(ByteBuffer(bytes: body))
                continuation.finish()
            }, host: "")
        do throws(Failure) {
            try await replayed.requireSuccess(of: request, as: client.identity)
            return Failure(.internalFault, "a refusal that is a success")
        } catch {
            guard response.status == 401, let words else { return error }
            let quoted = TerminalText.sanitized(Redaction.redact(words)).quotedForMessage
            let isAboutUser = words.contains("user information")
            let cause = isAboutUser ? "; it says so too while the app service behind it is away" : ""
            return Failure(
                error.code, "\(error.message)\nthe market says \(quoted)\(cause)", next: error.next,
                advice: error.advice,
                retryable: error.retryable)
        }
    }

    /// The data of an answer that must be a success.
    /// - Parameter what: What is being done, such as `read the catalogue`, for the message.
    func data(_ call: MarketCall, for what: String) async throws(Failure) -> JSONValue {
        try data(try await send(call), for: what)
    }

    private func data(_ answer: MarketAnswer, for what: String) throws(Failure) -> JSONValue {
        switch answer {
        case .accepted(let data): return data
        case .refused(let refusal): throw refusal.failure(of: what)
        }
    }

    // MARK: Reading

    /// What the person has, whatever its state.
    func rows() async throws(Failure) -> AppRows {
        let data = try await data(MarketCall("GET", "/market/state"), for: "read the state of your apps")
        return AppRows(data)
    }

    /// What all sources offer.
    func catalogue() async throws(Failure) -> Catalogue {
        Catalogue(try await data(MarketCall("GET", "/market/data"), for: "read the catalogue"))
    }

    /// What a source says of an app.
    /// - Throws: ``Failure`` with `remote_not_found` where it has no such app, or there is no such source.
    func metadata(of app: String, in source: String) async throws(Failure) -> AppMetadata {
        let call = MarketCall(
            "POST", "/apps",
            ["apps": [["appid": .string(app), "sourceDataName": .string(source)]]], timeout: .seconds(15))
        var request = call.request
        request.isReading = true
        let data = try data(try await send(request, as: call), for: "look up '\(app)' in source '\(source)'")
        if let document = data["apps"]?.array?.first, document.object != nil { return AppMetadata(document) }
        // The answer is the same for an app and a source that are not there; the catalogue tells them apart.
        let sources = (try? await catalogue())?.sources ?? []
        if !sources.isEmpty, !sources.contains(where: { $0.lowercased() == source.lowercased() }) {
            throw Failure(
                .remoteNotFound,
                "unknown market source '\(source)': this cluster has \(sources.joined(separator: ", ")), and does not show "
                    + "sources that are not active",
                advice: "give --source one of these, or choose another in the market"
            ).with(choices: sources, invalid: "--source")
        }
        throw Failure(
            .remoteNotFound, "app '\(app)' not found in source '\(source)'",
            next: [NextStep(["market", "list", "--all-sources"], effect: .read)])
    }

    /// Which Olares this is. Wire forms differ by it.
    func backend() async throws(Failure) -> BackendVersion {
        do throws(Failure) { return try await client.backendVersion() } catch {
            throw error.prefixed("detect Olares backend version: ")
        }
    }

    /// How many people the Olares has; `nil` where it does not say.
    func userCount() async -> Int64? {
        let request = ServiceRequest("GET", .desktop, "/api/users/v2", headers: [("Accept", "application/json")])
        guard let response = try? await client.send(request), response.isSuccess,
            let body = try? await response.collect(), let document = try? JSONValue(parsing: body),
            [0, 200].contains(document["code"]?.integer ?? -1)
        else { return nil }
        if let total = document["totals"]?.integer, total > 0 { return total }
        return document["data"]?.array.map { Int64($0.count) }
    }
}

extension BackendVersion {
    /// Whether what all users share of an app is one app, and apps have compute modes and bindings.
    var sharesApps: Bool { isAtLeast("1.12.6") }
    /// Whether it can cancel what is resuming or upgrading.
    var cancelsResuming: Bool { isAtLeast("1.12.7") }

    private func isAtLeast(_ text: String) -> Bool { BackendVersion(text).map { !(self < $0) } ?? false }
}
