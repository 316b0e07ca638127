import OlaresCore

/// HAMI, which shares NVIDIA's cards among pods (docs/protocol/dashboard.md, "HAMI").
struct HAMI: Sendable {
    /// How it answered.
    enum Answer: Sendable {
        case found(JSONValue)
        /// 404: it is not installed.
        case absent
        /// 5xx: it is installed, and ill.
        case ill(status: Int, reason: String)
    }

    /// A time, as HAMI reads it: in its own zone, which it does not say.
    struct Range: Sendable {
        let start, end, step: String
    }

    private static let root = "/hami/api/vgpu/v1/"

    let server: DashboardServer

    /// The cards, or what keeps it from telling them.
    func cards() async throws(Failure) -> Answer { try await post("gpus", Self.listing) }

    /// The pods that have a share of a card.
    func tasks() async throws(Failure) -> Answer { try await post("containers", Self.listing) }

    /// One card, by its id.
    func card(_ id: String) async throws(Failure) -> Answer {
        try await send(server.request("GET", Self.root + "gpu", ["uid": id]))
    }

    /// One pod's share.
    func task(_ name: String, pod: String, shareMode: String?) async throws(Failure) -> Answer {
        var query = ["name": name, "podUid": pod]
        if let shareMode, !shareMode.isEmpty { query["sharemode"] = shareMode }
        return try await send(server.request("GET", Self.root + "container", query))
    }

    /// The value of a query now; unknown where it has no series.
    func now(_ query: String) async throws(Failure) -> Double? {
        let answer = try await data(of: try await post("monitor/query/instant-vector", ["query": .string(query)]))
        return answer.first?["value"]?.measured
    }

    /// The first series of a query over a time; `nil` where it has none.
    func range(_ query: String, _ time: Range) async throws(Failure) -> JSONValue? {
        let answer = try await post(
            "monitor/query/range-vector",
            [
                "query": .string(query),
                "range": [
                    "start": .string(time.start), "end": .string(time.end), "step": .string(time.step),
                ],
            ])
        return try await data(of: answer).first
    }

    /// Without `filters` it fails.
    private static let listing: JSONValue = ["filters": [:], "pageRequest": ["sort": "DESC", "sortField": "id"]]

    private func data(of answer: Answer) async throws(Failure) -> [JSONValue] {
        switch answer {
        case .found(let document): return document["data"]?.array ?? []
        case .absent: throw Failure(.httpClientError, "HAMI: HTTP 404", advice: "check that it is installed")
        case .ill(let status, let reason):
            throw Failure(.httpServerError, "HAMI: HTTP \(status): \(reason)", advice: "run it again later")
        }
    }

    private func post(_ path: String, _ body: JSONValue) async throws(Failure) -> Answer {
        try await send(server.request("POST", Self.root + path, [:], body))
    }

    private func send(_ request: ServiceRequest) async throws(Failure) -> Answer {
        let response = try await server.client.send(request)
        switch response.status {
        case 404:
            _ = await response.excerpt(limit: 4096)
            return .absent
        case 500...: return .ill(status: response.status, reason: Self.reason(await response.excerpt(limit: 4096)))
        default:
            try await response.requireSuccess(of: request, as: server.client.identity)
            return .found(try Envelope.plain.open(try await response.collect(), what: "HAMI"))
        }
    }

    private static func reason(_ body: [UInt8]) -> String {
        if let document = try? JSONValue(parsing: body), let message = document["message"]?.filled { return message }
        return String(decoding: body.prefix(256), as: UTF8.self)
    }
}
