import OlaresCore

extension WorkloadReference {
    /// The pods that it controls, in the order of their names.
    /// - Throws: ``Failure`` with `precondition_failed` where it has none.
    func pods(of hub: ControlHub) async throws(Failure) -> [Pod] {
        let owner = try await object(of: hub)
        let what = "list pods of \(text)"
        let query = Query(["labelSelector": owner.selector.selector])
        let pods = try await hub.get(APIPath.core(object.namespace, "pods") + query.text, for: what).items(what)
            .map { KubernetesObject($0) }.filter(owner.controls).sorted { $0.name < $1.name }.map { Pod($0) }
        guard !pods.isEmpty else {
            throw Failure(
                .preconditionFailed, "\(text) has no pods",
                next: [NextStep(["cluster", "application", "why", object.namespace], effect: .read)])
        }
        return pods
    }
}
