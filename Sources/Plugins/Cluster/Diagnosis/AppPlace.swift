import OlaresCore

/// Where an app of the market runs (docs/protocol/market.md, "Installed apps").
struct AppPlace: Sendable {
    let namespace: String
    /// Its workload, where it shares the namespace with other apps; `nil` where all that is there is its own.
    let workload: String?

    /// A namespace as a whole.
    init(namespace: String) {
        self.namespace = namespace
        workload = nil
    }

    /// Looks the app up.
    /// - Throws: ``Failure`` with `remote_not_found` for one that is not installed.
    init(of app: String, _ client: ServiceClient) async throws(Failure) {
        let request = ServiceRequest("GET", .desktop, "/api/myapps", headers: [("Accept", "application/json")])
        let what = "find app '\(app)'"
        let response = try await client.send(request)
        try await response.requireSuccess(of: request, as: client.identity)
        let data = try Envelope.codeMessageData.open(try await response.collect(), what: what)
        guard let apps = data.array ?? (data == .null ? [] : nil) else {
            throw Failure(
                .decode, "\(what): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        guard let found = apps.first(where: { $0["name"]?.string == app }),
            let namespace = found["namespace"]?.string, !namespace.isEmpty
        else {
            throw Failure(
                .remoteNotFound, "app '\(app)' is not installed, or the Olares does not say where it runs",
                next: [NextStep(["market", "status", app], effect: .read)])
        }
        self.namespace = try namespace.asNameOfObject("namespace")
        let isShared = apps.count { $0["namespace"]?.string == namespace } > 1
        let deployment = found["deployment"]?.string ?? ""
        workload = isShared ? (deployment.isEmpty ? app : deployment) : nil
    }

    /// Those of the namespace's pods that are the app's.
    /// - Throws: ``Failure`` where it shares the namespace and the workloads cannot be read: pods of others do not pass for its own.
    func pods(among pods: [Pod], by workloads: Outcome<[Workload]>) throws(Failure) -> [Pod] {
        guard workload != nil else { return pods }
        if let failure = workloads.failures.first { throw failure }
        let own = (workloads.value ?? []).filter(owns)
        return pods.filter { pod in own.contains { $0.controls(pod.object) } }
    }

    /// Whether a workload is the app's.
    func owns(_ workload: Workload) -> Bool { self.workload == nil || self.workload == workload.object.name }
}
