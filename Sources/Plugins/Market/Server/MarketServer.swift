import Core
import NIOCore

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
        if [401, 403, 459].contains(response.status) {
            try await response.requireSuccess(of: request, as: client.identity)
        }
        return try MarketAnswer(status: response.status, body: try await response.collect(), to: call)
    }

    /// The data of an answer that must be a success.
    /// - Parameter what: What is being done, such as `read the catalogue`, for the message.
    func data(_ call: MarketCall, for what: String) async throws(Failure) -> JSONValue {
        switch try await send(call) {
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
        let data = try await data(call, for: "look up '\(app)' in source '\(source)'")
        if let document = data["apps"]?.array?.first, document.object != nil { return AppMetadata(document) }
        // The answer is the same for an app and a source that are not there; the catalogue tells them apart.
        let sources = (try? await catalogue())?.sources ?? []
        if !sources.isEmpty, !sources.contains(where: { $0.lowercased() == source.lowercased() }) {
            throw Failure(
                .remoteNotFound,
                "unknown market source '\(source)': this cluster has \(sources.joined(separator: ", "))",
                advice: "give --source one of these")
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
    /// Whether the market of this Olares takes names and sources in bodies, and knows compute modes, bindings and restarts.
    var hasMarketBodies: Bool { isAtLeast("1.12.6") }
    /// Whether it can call off what is resuming or upgrading.
    var cancelsResuming: Bool { isAtLeast("1.12.7") }

    private func isAtLeast(_ text: String) -> Bool { BackendVersion(text).map { !(self < $0) } ?? false }
}
