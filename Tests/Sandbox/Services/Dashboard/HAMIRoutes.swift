import Foundation
import HTTPTypes
import Hummingbird

/// `/hami/`: virtual GPUs of NVIDIA's cards.
struct HAMIRoutes {
    private static let root = "/hami/api/vgpu/v1"
    /// HAMI's own zone, Asia/Shanghai.
    private static let zoneOffset = 8 * 3600.0

    func add(to routes: DashboardRoutes) {
        on(.post, "/gpus", routes) { call in
            try await listed(call) { ["list": .array((0..<call.behaviour.hamiCards).map { card($0, call) })] }
        }
        on(.post, "/containers", routes) { call in try await listed(call) { ["items": .array(tasks(call))] } }
        on(.get, "/gpu", routes) { call in
            let cards = (0..<call.behaviour.hamiCards).map { card($0, call) }
            guard let uid = call.request.form("uid") else {
                return .json(["uuid": "-", "memoryTotal": 0, "power": 0] as JSONValue)
            }
            return .json(cards.first { $0["uuid"].text == uid } ?? [:])
        }
        on(.get, "/container", routes) { call in
            .json(tasks(call).first { $0["podUid"].text == call.request.form("podUid") } ?? [:])
        }
        on(.post, "/monitor/query/instant-vector", routes) { call in
            let query = try await call.body()["query"].text ?? ""
            let series = value(of: query, call).map { value -> [JSONValue] in
                [
                    [
                        "metric": labels(of: query), "value": .number(value(call.now)),
                        "timestamp": .string(String(Int(call.now))),
                    ]
                ]
            }
            return .json(["data": .array(series ?? [])] as JSONValue)
        }
        on(.post, "/monitor/query/range-vector", routes) { call in try await range(call) }
    }

    /// Adds a route that answers as ill as HAMI is.
    private func on(
        _ method: HTTPRequest.Method, _ path: String, _ routes: DashboardRoutes,
        _ respond: @escaping @Sendable (DashboardCall) async throws -> Response
    ) {
        routes.on(method, Self.root + path) { call in
            switch call.behaviour.hamiStatus {
            case 200: return try await respond(call)
            case 404: return .text("404 page not found", status: .notFound)
            case let status:
                return .json(
                    ["code": .integer(status), "message": .string(call.behaviour.hamiMessage)] as JSONValue,
                    status: HTTPResponse.Status(code: status))
            }
        }
    }

    private func listed(_ call: DashboardCall, _ answer: () -> JSONValue) async throws -> Response {
        guard case .object(let body) = try await call.body(), body["filters"] != nil else {
            return .json(["code": 500, "message": "unknown request error"] as JSONValue, status: .internalServerError)
        }
        return .json(answer())
    }

    private func card(_ index: Int, _ call: DashboardCall) -> JSONValue {
        let load = SampleMachine.load(call.now + Double(index) * 900)
        return [
            "uuid": .string("GPU-e5d\(index + 2)"), "nodeUid": "n-1", "nodeName": "olares",
            "type": "NVIDIA GeForce RTX 5090", "shareMode": "2", "mode": "hami-core", "health": true,
            "coreUtilizedPercent": .number(100 * load), "coreTotal": 100, "coreUsed": 0, "memoryTotal": 24_463,
            "memoryUsed": 6116, "memoryUtilizedPercent": 25, "vgpuTotal": 10, "vgpuUsed": 1,
            "power": .number(30 + 100 * load), "powerLimit": 175, "temperature": .integer(Int(40 + 40 * load)),
        ]
    }

    private func tasks(_ call: DashboardCall) -> [JSONValue] {
        guard call.behaviour.hamiCards > 0 else { return [] }
        let pods =
            ["7f0c2b6e-1111-4222-8333-444455556666"]
            + (call.behaviour.hasTwinTasks ? ["8a0c2b6e-1111-4222-8333-444455556666"] : [])
        return pods.map { pod in
            [
                "name": "ollama", "appName": .string("ollama-\(call.user.local)"),
                "namespace": .string("ollama-\(call.user.local)"), "status": "running", "nodeName": "olares",
                "type": "NVIDIA GeForce RTX 5090", "podUid": .string(pod), "deviceIds": ["GPU-e5d2"],
                "deviceShareModes": ["2"], "devicesCoreUtilizedPercent": [.number(18.4)], "devicesMemUtilized": [5120],
                "createTime": "2026-05-30 08:00:00",
            ]
        }
    }

    /// What a query asks for, told by the metrics in it; nil for none that is known.
    private func value(of query: String, _ call: DashboardCall) -> (@Sendable (Double) -> Double)? {
        guard call.behaviour.hamiCards > 0, !call.behaviour.missing.contains(where: query.contains) else { return nil }
        let isShare = query.contains("* 100") || query.contains("*100")
        let inGibibytes = query.contains("/ 1024") || query.contains("/1024")
        let scale = inGibibytes && !isShare ? 1.0 / 1024 : 1
        let known: [(String, @Sendable (Double) -> Double)] = [
            ("hami_device_power", { 30 + 100 * SampleMachine.load($0) }),
            ("hami_device_temperature", { 40 + 40 * SampleMachine.load($0) }),
            ("hami_core_util", { 100 * SampleMachine.load($0) }),
            ("hami_container_core", { 100 * SampleMachine.load($0) }),
            ("hami_container_memory_util", { 100 * SampleMachine.memory($0) }),
            ("hami_container_memory_used", { isShare ? 25 : 5120 * scale + 0 * $0 }),
            ("hami_container_vcore_allocated", { isShare ? 50 : 50 + 0 * $0 }),
            ("hami_container_vmemory_allocated", { isShare ? 25 : 6116 * scale + 0 * $0 }),
            ("hami_memory_used", { isShare ? 100 * SampleMachine.memory($0) : 6116 * scale }),
            ("hami_core_size", { 100 + 0 * $0 }), ("hami_memory_size", { 24_463 * scale + 0 * $0 }),
        ]
        return known.first { query.contains($0.0) }?.1
    }

    private func labels(of query: String) -> JSONValue {
        query.contains("by (device_no,driver_version)") ? ["device_no": "nvidia0", "driver_version": "570.86"] : [:]
    }

    private func range(_ call: DashboardCall) async throws -> Response {
        let body = try await call.body()
        let query = body["query"].text ?? ""
        let range = body["range"]
        guard let start = Self.seconds(range["start"].text), let end = Self.seconds(range["end"].text),
            let minutes = Double(range["step"].text?.dropLast() ?? ""), minutes > 0
        else {
            return .json(["code": 500, "message": "cannot parse range"] as JSONValue, status: .internalServerError)
        }
        guard let value = value(of: query, call) else { return .json(["data": []] as JSONValue) }
        let points = stride(from: start, through: end, by: minutes * 60).map { time -> JSONValue in
            ["value": .number(value(time)), "timestamp": .string(written(time, call.behaviour.hamiTimes))]
        }
        return .json(["data": [["metric": labels(of: query), "values": .array(points)]]] as JSONValue)
    }

    private func written(_ time: Double, _ form: DashboardBehaviour.HAMITimes) -> String {
        switch form {
        case .seconds: String(Int(time))
        case .fractions: "\(Int(time)).0"
        case .milliseconds: String(Int(time * 1000))
        }
    }

    /// A time without a zone, in HAMI's.
    private static func seconds(_ text: String?) -> Double? {
        guard let text,
            let date = try? Date(
                text.replacing(" ", with: "T") + "Z", strategy: .iso8601)
        else { return nil }
        return date.timeIntervalSince1970 - zoneOffset
    }
}
