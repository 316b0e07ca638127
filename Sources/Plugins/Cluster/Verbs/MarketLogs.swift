import OlaresCore

/// `market logs`: what the pods of an app have written.
struct MarketLogs: CommandHandler {
    private let app: String
    private let container: String?
    private let options: LogOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        options = try LogOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let place = try await AppPlace(of: app, hub.client)
        let pods = try await Inquiry.pods(of: place, hub)
        let sources = pods.flatMap { pod in
            pod.containers.map(\.name).filter { container == nil || $0 == container }.map {
                LogSource(pod: ObjectName(namespace: place.namespace, name: pod.object.name), container: $0)
            }
        }
        guard !sources.isEmpty else {
            let names = Set(pods.flatMap { $0.containers.map(\.name) }).sorted()
            throw Failure(
                .preconditionFailed,
                names.isEmpty
                    ? "app '\(app)' has no pods in \(place.namespace)"
                    : "app '\(app)' has no container \((container ?? "").quotedForMessage) (have: "
                        + "\(names.joined(separator: ", ")))",
                next: [NextStep(["market", "why", app], effect: .read)])
        }
        return LogReader(hub: hub, sources: sources, options: options, context: context).result()
    }
}
