import Foundation
import HTTPTypes
import Hummingbird

/// `/kapis/monitoring.kubesphere.io/`: Prometheus, by names of metrics and resources.
struct MonitoringRoutes {
    private static let root = "/kapis/monitoring.kubesphere.io/v1alpha3"

    func add(to routes: DashboardRoutes) {
        for scope in ["cluster", "nodes", "namespaces"] {
            routes.on(.get, "\(Self.root)/\(scope)") { call in answer(call, scope) }
        }
        routes.on(.get, "\(Self.root)/namespaces/:namespace/pods") { call in
            answer(call, "pods", of: call.segment("namespace"))
        }
        routes.on(.get, "\(Self.root)/users/:user") { call in
            let user = call.segment("user")
            guard call.isAdministrator || user == call.user.local else {
                return .json(
                    [
                        "kind": "Status", "status": "Failure", "reason": "Forbidden", "code": 403,
                        "message": .string("users \"\(user)\" is forbidden: User \"\(call.user.local)\" cannot get it"),
                    ] as JSONValue, status: .forbidden)
            }
            return answer(call, "users", of: user)
        }
    }

    private func answer(_ call: DashboardCall, _ scope: String, of place: String = "") -> Response {
        let machine = call.machine
        let wanted = try? Regex(call.request.form("metrics_filter") ?? "")
        let resources = call.request.form("resources_filter").flatMap { try? Regex($0) }
        let names = machine.metrics(of: scope).filter { name in
            wanted.map { name.firstMatch(of: $0) != nil } ?? true && !call.behaviour.missing.contains(name)
        }
        let moments = Moments(call)
        let results = names.map { name -> JSONValue in
            let series = call.behaviour.empty.contains(name) ? [] : machine.series(of: name, in: scope, place)
            let kept = series.filter { series in
                guard let resources, let resource = series.resource else { return true }
                return resource.firstMatch(of: resources) != nil
            }
            return [
                "metric_name": .string(name),
                "data": [
                    "resultType": .string(moments.isRange ? "matrix" : "vector"),
                    "result": .array(kept.flatMap { moments.written($0, name, call.behaviour) }),
                ],
            ]
        }
        return .json(["results": .array(results)] as JSONValue)
    }
}

/// When samples are taken.
private struct Moments {
    let isRange: Bool
    let times: [Double]

    init(_ call: DashboardCall) {
        let step = call.request.form("step").map { Double($0.dropLast()) ?? 0 } ?? 0
        guard let end = call.request.form("end").flatMap({ Double($0) }), step > 0 else {
            isRange = false
            times = [call.now]
            return
        }
        let start = call.request.form("start").flatMap { Double($0) } ?? end
        let count = min(call.request.formNumber("times") ?? 11_000, Int((end - start) / step) + 1)
        isRange = true
        times = (0..<max(1, count)).map { end - step * Double(count - 1 - $0) }
    }

    /// A series with its samples; a second, older one where there are duplicates.
    func written(_ series: SampleSeries, _ name: String, _ behaviour: DashboardBehaviour) -> [JSONValue] {
        let last = times.last ?? 0
        let samples = times.enumerated().compactMap { index, time -> JSONValue? in
            if behaviour.hasGap, (times.count / 3..<times.count / 2).contains(index) { return nil }
            let text = time == last ? behaviour.odd[name] : nil
            return sample(time, text ?? series.value(time).description, behaviour)
        }
        let labels = series.labels.mapValues { JSONValue.string($0) }
        guard isRange else { return samples.map { ["metric": .object(labels), "value": $0] } }
        let main: JSONValue = ["metric": .object(labels), "values": .array(samples)]
        guard behaviour.hasDuplicates else { return [main] }
        let old: JSONValue = [
            "metric": .object(labels.merging(["instance": "10.233.0.9:9100"]) { $1 }),
            "values": .array(times.prefix(3).map { sample($0 - 3600, "7", behaviour) }),
        ]
        return [old, main]
    }

    private func sample(_ time: Double, _ text: String, _ behaviour: DashboardBehaviour) -> JSONValue {
        let number = Double(text).flatMap { $0.isFinite ? $0 : nil }
        return [
            .number(time), behaviour.numbersAreText ? .string(text) : number.map { .number($0) } ?? .string(text),
        ]
    }
}
