import OlaresCore

/// One container of a pod.
struct ContainerName: Hashable, Sendable {
    let pod: ObjectName
    let name: String

    init(pod: ObjectName, name: String) {
        self.pod = pod
        self.name = name
    }

    /// `shop/web-0/app`.
    var text: String { "\(pod.text)/\(name)" }

    /// Reads the argument `target`, which is `<namespace>/<pod>/<container>`, or less of it from the right with the options
    /// `namespace` and `container` in place of what is missing.
    init(_ arguments: Arguments) throws(Failure) {
        guard let name = try Self(arguments, isRequired: true) else {
            throw Failure(.internalFault, "the argument target is required, and missing")
        }
        self = name
    }

    /// The same where the argument may be missing: `nil` then.
    init?(_ arguments: Arguments, isRequired: Bool) throws(Failure) {
        let namespace = try arguments.text("namespace") ?? ""
        let container = try arguments.text("container") ?? ""
        guard let text = try arguments.text("target"), !text.isEmpty else {
            if isRequired { throw Self.invalid("identity", text: "", form: Self.forms) }
            return nil
        }
        try self.init(text, namespace: namespace, container: container)
    }

    private static let forms = "one of <pod>, <ns>/<pod>, <ns>/<pod>/<container>"

    /// Puts together what stands in one word and in two options.
    init(_ text: String, namespace: String, container: String) throws(Failure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let form = ["", "<pod>", "<namespace>/<pod>", "<namespace>/<pod>/<container>"]
        guard parts.count <= 3 else {
            throw Failure(
                .argumentInvalid, "invalid identity \(text.quotedForMessage): expected \(Self.forms)",
                advice: "write \(form[3])")
        }
        guard !parts.contains("") else { throw Self.invalid(form[parts.count], text: text, form: form[3]) }
        let (space, pod) = parts.count == 1 ? (namespace, parts[0]) : (parts[0], parts[1])
        if space.isEmpty {
            throw Failure(
                .argumentInvalid,
                "namespace required: pass --namespace or use <namespace>/<pod>[/<container>]",
                advice: "add --namespace, or write <namespace>/<pod>")
        }
        try Self.check(space, namespace, "namespace")
        if parts.count == 3 { try Self.check(parts[2], container, "container") }
        let name = parts.count == 3 ? parts[2] : container
        guard !name.isEmpty else {
            throw Failure(
                .argumentInvalid,
                "container required: pass --container or use \(form[3])",
                next: [NextStep(["cluster", "container", "list", "\(space)/\(pod)"], effect: .read)])
        }
        self.init(
            pod: ObjectName(
                namespace: try space.asNameOfObject("namespace"), name: try pod.asNameOfObject("pod")),
            name: try name.asNameOfObject("container"))
    }

    private static func check(_ written: String, _ given: String, _ what: String) throws(Failure) {
        guard !given.isEmpty, written != given else { return }
        throw Failure(
            .optionsConflict,
            "argument \(what) \(written.quotedForMessage) conflicts with --\(what) \(given.quotedForMessage)",
            advice: "leave one of the two out")
    }

    private static func invalid(_ what: String, text: String, form: String) -> Failure {
        Failure(.argumentInvalid, "invalid \(what): \(text.quotedForMessage)", advice: "write \(form)")
    }
}
