import OlaresCore

/// The kinds of workloads, which keep pods running.
enum WorkloadKind: CaseIterable, Sendable {
    case deployment
    case statefulSet
    case daemonSet

    /// As Kubernetes names it.
    var title: String {
        switch self {
        case .deployment: "Deployment"
        case .statefulSet: "StatefulSet"
        case .daemonSet: "DaemonSet"
        }
    }

    /// As paths name all of them.
    var plural: String { word + "s" }

    /// As people give it to `--kind`.
    var word: String { title.lowercased() }

    private var words: [String] {
        switch self {
        case .deployment: [word, plural, "deploy"]
        case .statefulSet: [word, plural, "sts"]
        case .daemonSet: [word, plural, "ds"]
        }
    }

    /// Reads `--kind` where one is needed.
    init(_ text: String) throws(Failure) {
        let name = text.trimmed.lowercased()
        if let kind = Self.allCases.first(where: { $0.words.contains(name) }) {
            self = kind
            return
        }
        let kinds = Self.allCases.map(\.word)
        let words = kinds.joined(separator: ", ")
        guard name != "all" else {
            throw Failure(
                .optionValueInvalid, "--kind must be one of: \(words) (not \"all\")", advice: "give one of them"
            ).with(choices: kinds, invalid: "--kind")
        }
        throw Failure(
            .optionValueInvalid, "unsupported kind \(text.quotedForMessage) (want one of: \(words), all)",
            advice: "give one of them"
        ).with(choices: kinds, invalid: "--kind")
    }

    /// Reads `--kind` of a list; `all` are all.
    static func several(_ text: String) throws(Failure) -> [WorkloadKind] {
        text.trimmed.lowercased() == "all" ? allCases : [try WorkloadKind(text)]
    }
}

/// One workload, by kind and name.
struct WorkloadReference: Sendable {
    let kind: WorkloadKind
    let object: ObjectName

    /// Reads the option `kind` and the argument `workload`.
    init(_ arguments: Arguments) throws(Failure) {
        object = try ObjectName(arguments, "workload")
        kind = try WorkloadKind(arguments.requiredText("kind"))
    }

    /// `Deployment shop/web`.
    var text: String { "\(kind.title) \(object.text)" }

    var path: String { APIPath.apps(object.namespace, kind.plural, object.name) }

    /// What requests and questions call its kind, and it.
    var callValues: JSONObject { ["plural": .string(kind.plural), "workload": .string(text)] }

    /// What programs are told of it: an operation, the kind and the name.
    func facts(_ operation: String) -> JSONObject {
        [
            "operation": .string(operation), "kind": .string(kind.title), "namespace": .string(object.namespace),
            "name": .string(object.name),
        ]
    }

    /// The list that it should be in.
    var list: NextStep {
        NextStep(["cluster", "workload", "list", "--namespace", object.namespace], effect: .read)
    }

    /// A verb about it, with its name and kind.
    func call(_ verb: String, _ more: [String] = [], effect: Effect) -> NextStep {
        NextStep(["cluster", "workload", verb, object.text, "--kind", kind.word] + more, effect: effect)
    }

    /// The object itself.
    func object(of hub: ControlHub) async throws(Failure) -> Workload {
        Workload(try await hub.get(path, for: "get \(text)", fix: list), kind: kind)
    }
}
