import OlaresCore

/// Who may run commands where (docs/protocol/cluster.md, "Exec"): the one rule that is not left to the server, which would
/// only close the connection.
struct ExecPermission: Sendable {
    private let account: ClusterIdentity
    private var user: String { account.username }
    private var isAdmin: Bool { account.role == "platform-admin" }

    /// Reads what the control hub says of an account.
    /// - Throws: ``Failure`` with `precondition_failed` when it does not say who it is.
    init(_ detail: JSONValue) throws(Failure) {
        account = ClusterIdentity(detail: detail)
        guard !account.username.isEmpty else {
            let refresh = NextStep(["cluster", "context", "--refresh"], effect: .read)
            throw Failure(
                .preconditionFailed,
                "cannot verify exec permission: the ControlHub identity for the active profile is empty; "
                    + "run `\(refresh.commandLine)` and try again", next: [refresh])
        }
    }

    /// Asks the control hub, and nothing that is stored here.
    init(_ hub: ControlHub) async throws(Failure) {
        try self.init(try await hub.get("/capi/app/detail", for: "verify exec permission"))
    }

    /// Whether commands may be run in a namespace.
    func allows(_ namespace: String) -> Bool {
        if namespace.contains(user) { return true }
        guard isAdmin else { return false }
        return namespace.hasSuffix("-shared") || namespace == "os-protected"
            || account.systemNamespaces.contains(namespace)
    }

    /// - Throws: ``Failure`` with `access_denied` where they may not.
    func check(_ namespace: String) throws(Failure) {
        guard !allows(namespace) else { return }
        let places =
            isAdmin
            ? "Commands can be run in namespaces of \(user), of the system, in those that end with -shared and in "
                + "os-protected; looking at other pods and their logs is not affected."
            : "Commands can be run in namespaces of \(user) only."
        throw Failure(
            .accessDenied,
            "permission denied: \(user) (\(account.roleLabel)) may not exec into namespace "
                + "\(namespace.quotedForMessage). \(places)",
            advice: "choose a pod in another namespace, or log in as the account that it belongs to")
    }
}
