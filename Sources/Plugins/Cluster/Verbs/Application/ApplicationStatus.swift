import OlaresCore
import OlaresExecution

/// `cluster application status`: workloads, pods and the newest events of one application, once or again and again. What
/// cannot be fetched is said in its place.
struct ApplicationStatus: CommandHandler {
    private let namespace: String
    private let eventCount: Int
    private let watch: Watch?

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        eventCount = Int(min(max(0, try arguments.integer("events") ?? 5), 10_000))
        watch = try Watch(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        guard let watch, context.console.offersInput else { return try await look(hub, context) }
        return watch.screen(of: "application \(namespace.quotedForMessage)", in: context) { () throws(Failure) in
            try await look(hub, context, needsAnything: true)
        }
    }

    /// - Parameter needsAnything: Whether it is a failure that nothing at all could be fetched, so that a watch ends when the
    ///   server is gone.
    private func look(
        _ hub: ControlHub, _ context: CommandContext, needsAnything: Bool = false
    ) async throws(Failure) -> CommandResult {
        async let workloads = allWorkloads(hub)
        async let pods = Outcome.of { () throws(Failure) in
            try await hub.get(APIPath.resources(in: namespace, "pods"), for: "list pods").items("list pods")
        }
        async let events = Outcome.of { () throws(Failure) in try await newestEvents(hub) }
        let status = await ApplicationOverview(
            namespace: namespace, fetched: context.clock.now, workloads: workloads, pods: pods, events: events)
        if let failure = status.loginFailure ?? (needsAnything ? status.totalFailure : nil) { throw failure }
        return CommandResult(.lines(status.lines), json: status.json)
    }

    private func allWorkloads(_ hub: ControlHub) async -> Outcome<[Workload]> {
        await withTaskGroup(of: Outcome<[Workload]>.self) { group in
            for kind in WorkloadKind.allCases {
                group.addTask {
                    await Outcome.of { () throws(Failure) in
                        let what = "list \(kind.plural)"
                        return try await hub.get(APIPath.resources(in: namespace, kind.plural), for: what).items(what)
                            .map { Workload($0, kind: kind) }
                    }
                }
            }
            var all = Outcome<[Workload]>(value: [])
            for await outcome in group {
                all.value = (all.value ?? []) + (outcome.value ?? [])
                all.failures += outcome.failures
            }
            return all
        }
    }

    /// The newest first.
    private func newestEvents(_ hub: ControlHub) async throws(Failure) -> [Event] {
        guard eventCount > 0 else { return [] }
        let what = "list events"
        let items = try await hub.get(APIPath.core(namespace, "events"), for: what).items(what)
        return Array(items.map(Event.init).inOrder.reversed().prefix(eventCount))
    }
}

/// Where an application stands.
struct ApplicationOverview: Sendable {
    let namespace: String
    let fetched: Timestamp
    let workloads: Outcome<[Workload]>
    let pods: Outcome<[JSONValue]>
    let events: Outcome<[Event]>

    private static let phases = ["Running", "Pending", "Succeeded", "Failed", "Unknown"]

    /// A failure that only a login repairs, and that is no part of a status.
    var loginFailure: Failure? {
        (workloads.failures + pods.failures + events.failures).first { $0.exit == .loginNeeded }
    }

    /// Why nothing could be fetched; `nil` where anything was.
    var totalFailure: Failure? {
        guard workloads.value?.isEmpty != false, pods.value == nil, events.value?.isEmpty != false else { return nil }
        return pods.failures.first
    }

    var lines: [String] {
        var record = RecordLines()
        record.add("Application", namespace)
        record.add("Fetched", fetched.localText)
        record.append([""])
        section(
            "Workloads", workloads, ["KIND", "READY"], readiness.map { [$0.kind, "\($0.ready)/\($0.total)"] }, &record)
        record.append([""])
        section("Pods", pods, ["PHASE", "COUNT"], phaseCounts.map { [$0.phase, String($0.count)] }, &record)
        record.append([""])
        let events = (events.value ?? []).map {
            [$0.age(fetched), $0.type, $0.reason, $0.object, $0.message].map(\.orDash)
        }
        section("Recent Events", self.events, ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"], events, &record)
        return record.lines
    }

    private func section<Value>(
        _ title: String, _ outcome: Outcome<Value>, _ titles: [String], _ rows: [[String]], _ record: inout RecordLines
    ) {
        if let problem = outcome.problem {
            record.append(["\(title):", "  (failed: \(TerminalText.sanitized(problem)))"])
        } else if rows.isEmpty {
            record.append(["\(title):", "  (none)"])
        } else {
            record.addBlock(title, [titles] + rows)
        }
    }

    /// How many workloads of each kind are ready; those that are to have no pods are.
    private var readiness: [(kind: String, ready: Int, total: Int)] {
        let all = workloads.value ?? []
        guard !all.isEmpty else { return [] }
        return WorkloadKind.allCases.map { kind in
            let some = all.filter { $0.kind == kind }
            return (kind.title, some.count { $0.readyCount == $0.desired || $0.desired == 0 }, some.count)
        }.sorted { $0.0 < $1.0 }
    }

    /// How many pods are in each phase, and of all.
    private var phaseCounts: [(phase: String, count: Int)] {
        let phases = (pods.value ?? []).map { Pod($0).phase }
        let known = Self.phases.dropLast().map { phase in (phase, phases.count { $0 == phase }) }
        let unknown = phases.count - known.reduce(0) { $0 + $1.1 }
        return known + [("Unknown", unknown), ("TOTAL", phases.count)]
    }

    var json: JSONValue {
        var kinds = JSONObject()
        for (kind, ready, total) in readiness {
            kinds[kind] = ["ready": .integer(Int64(ready)), "total": .integer(Int64(total))]
        }
        var counts = JSONObject()
        for (phase, count) in phaseCounts { counts[phase.lowercased()] = .integer(Int64(count)) }
        var json: JSONObject = [
            "namespace": .string(namespace), "fetchedAt": .string(fetched.localText), "workloads": .object(kinds),
            "pods": .object(counts), "events": .array((events.value ?? []).map(\.json)),
        ]
        json["workloadsError"] = workloads.problem.map { .string($0) }
        json["podsError"] = pods.problem.map { .string($0) }
        json["eventsError"] = events.problem.map { .string($0) }
        return .object(json)
    }
}
