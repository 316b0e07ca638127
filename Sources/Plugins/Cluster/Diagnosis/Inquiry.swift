import NIOCore
import OlaresCore

/// Asks a cluster why something does not run: fetches what the judgement needs, and the logs that matter.
struct Inquiry: Sendable {
    /// How much of each log is shown.
    let lineCount: Int64
    /// How many logs are fetched at most.
    private static let mostLogs = 8

    /// Reads the option `lines`.
    init(_ arguments: Arguments) throws(Failure) { lineCount = min(max(0, try arguments.integer("lines") ?? 10), 1000) }

    /// What does not run in a namespace.
    func namespace(_ namespace: String, in context: CommandContext) async throws(Failure) -> CommandResult {
        try await look(
            into: AppPlace(namespace: namespace), ["namespace": .string(namespace)], namespace, context)
    }

    /// What of an app does not run.
    func app(_ app: String, in place: AppPlace, _ context: CommandContext) async throws(Failure) -> CommandResult {
        let facts: JSONObject = ["app": .string(app), "namespace": .string(place.namespace)]
        return try await look(into: place, facts, app, context)
    }

    /// The pods of an app, in the order of their names.
    static func pods(of place: AppPlace, _ hub: ControlHub) async throws(Failure) -> [Pod] {
        let pods = try await pods(in: place.namespace, hub).sorted { $0.object.name < $1.object.name }
        guard place.workload != nil else { return pods }
        return try place.pods(among: pods, by: await workloads(in: place.namespace, hub))
    }

    private func look(
        into place: AppPlace, _ facts: JSONObject, _ name: String, _ context: CommandContext
    ) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        async let workloads = Self.workloads(in: place.namespace, hub)
        async let events = Self.warnings(in: place.namespace, hub)
        let all = try await Self.pods(in: place.namespace, hub)
        let (found, reported) = await (workloads, events)
        let pods = try place.pods(among: all, by: found)
        let own = (found.value ?? []).filter(place.owns)
        let diagnosis = Diagnosis(
            pods: pods, workloads: own, events: reported.value ?? [], now: context.clock.now)
        let title = "\(diagnosis.healthy) of \(diagnosis.total) pods of \(name) run"
        return await result(diagnosis, title, facts, found.failures + reported.failures, hub, context)
    }

    private static func pods(in namespace: String, _ hub: ControlHub) async throws(Failure) -> [Pod] {
        let fix = NextStep(["cluster", "application", "list"], effect: .read)
        return try await hub.get(APIPath.core(namespace, "pods"), for: "list pods", fix: fix).items("list pods")
            .map { Pod($0) }
    }

    /// What of one pod does not run.
    func pod(_ name: ObjectName, in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        async let events = Self.warnings(in: name.namespace, hub)
        let json = try await hub.get(
            APIPath.core(name.namespace, "pods", name.name), for: "get pod \(name.text)",
            fix: NextStep(["cluster", "pod", "list", "--namespace", name.namespace], effect: .read))
        let reported = await events
        let pod = Pod(json)
        let diagnosis = Diagnosis(pods: [pod], events: reported.value ?? [], now: context.clock.now)
        let title = "pod \(name.text): \(pod.status), \(pod.ready) ready"
        let facts: JSONObject = [
            "namespace": .string(name.namespace), "pod": .string(name.name), "status": .string(pod.status),
        ]
        return await result(diagnosis, title, facts, reported.failures, hub, context)
    }

    /// Those of some pods that do not run, by the same judgement.
    /// - Parameter namespace: Theirs; `nil` for pods of all.
    /// - Returns: The pods, and what could not be looked at: then what has a successor by now may be among them.
    static func unhealthy(
        among pods: [Pod], in namespace: String?, _ hub: ControlHub, _ now: Timestamp
    ) async -> Outcome<Set<ObjectName>> {
        guard !pods.isEmpty else { return Outcome(value: []) }
        let found = await workloads(in: namespace, hub)
        let workloads = Dictionary(grouping: found.value ?? [], by: \.object.namespace)
        let unhealthy = Dictionary(grouping: pods, by: \.name.namespace).flatMap { namespace, pods in
            Diagnosis(pods: pods, workloads: workloads[namespace] ?? [], events: [], now: now).unhealthy
        }
        return Outcome(value: Set(unhealthy), failures: found.failures)
    }

    private func result(
        _ diagnosis: Diagnosis, _ title: String, _ facts: JSONObject, _ failures: [Failure], _ hub: ControlHub,
        _ context: CommandContext
    ) async -> CommandResult {
        var findings = diagnosis.findings
        await readLogs(of: &findings, hub)
        let now = context.clock.now
        var json = facts
        json["checkedAt"] = .string(RFC3339.text(now))
        json["pods"] = ["total": .integer(Int64(diagnosis.total)), "running": .integer(Int64(diagnosis.healthy))]
        json["findings"] = .array(findings.map(\.json))
        json["problems"] = .array(failures.map { .string($0.message) })
        let blocks = [[TerminalText.sanitized(title)]] + findings.map { $0.lines(now) }
        // What could not be looked at may be where the reason is.
        let nothing = findings.isEmpty && failures.isEmpty ? ["", "nothing is found that does not run"] : []
        return CommandResult(
            .lines(Array(blocks.joined(separator: [""])) + nothing), json: .object(json),
            notices: failures.map { "could not be looked at: \($0.message)" })
    }

    // MARK: Fetching

    private static func workloads(in namespace: String?, _ hub: ControlHub) async -> Outcome<[Workload]> {
        var all = Outcome<[Workload]>(value: [])
        for kind in WorkloadKind.allCases {
            let what = "list \(kind.plural)"
            let one = await Outcome.of { () throws(Failure) in
                try await hub.get(APIPath.resources(in: namespace, kind.plural), for: what).items(what)
                    .map { Workload($0, kind: kind) }
            }
            all.value = (all.value ?? []) + (one.value ?? [])
            all.failures += one.failures
        }
        return all
    }

    private static func warnings(in namespace: String, _ hub: ControlHub) async -> Outcome<[Event]> {
        await Outcome.of { () throws(Failure) in
            let query = Query(["fieldSelector": "type=Warning"])
            return try await hub.get(APIPath.core(namespace, "events") + query.text, for: "list events")
                .items("list events").map(Event.init)
        }
    }

    /// Reads the logs that matter, the first few, each in its place.
    private func readLogs(of findings: inout [Finding], _ hub: ControlHub) async {
        guard lineCount > 0 else {
            for index in findings.indices { findings[index].log = nil }
            return
        }
        for index in findings.indices.filter({ findings[$0].log != nil }).prefix(Self.mostLogs) {
            guard let place = findings[index].log else { continue }
            findings[index].logLines = await Outcome.of { () throws(Failure) in try await lines(of: place, hub) }
        }
    }

    private func lines(of place: Finding.LogPlace, _ hub: ControlHub) async throws(Failure) -> [String] {
        let query = Query([
            "container": place.container, "tailLines": String(lineCount), "limitBytes": "65536",
            "previous": place.isPrevious ? "true" : nil,
        ])
        let pod = place.pod
        let response = try await hub.stream(
            APIPath.core(pod.namespace, "pods", pod.name) + "/log" + query.text, for: "logs of pod \(pod.text)",
            fix: NextStep(["cluster", "pod", "list", "--namespace", pod.namespace], effect: .read))
        let text = String(decoding: try await response.collect(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
