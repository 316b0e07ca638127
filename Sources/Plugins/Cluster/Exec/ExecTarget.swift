import OlaresCore

/// Where a command is to run: a container, or the only one that a pod has.
struct ExecTarget: Sendable {
    let pod: ObjectName
    /// `nil` for the pod's only one.
    let container: String?

    /// Finds the container, and looks whether this account may run commands there. Both questions are asked at once.
    /// - Throws: ``Failure``; that it is not allowed comes first.
    func resolve(_ hub: ControlHub) async throws(Failure) -> ContainerName {
        async let denial = denial(hub)
        let name = await name(hub)
        if let denial = await denial { throw denial }
        return ContainerName(pod: pod, name: try name.get())
    }

    private func denial(_ hub: ControlHub) async -> Failure? {
        do throws(Failure) {
            try await ExecPermission(hub).check(pod.namespace)
            return nil
        } catch {
            return error
        }
    }

    private func name(_ hub: ControlHub) async -> Result<String, Failure> {
        if let container { return .success(container) }
        do throws(Failure) {
            return .success(try pod.onlyContainer(of: Pod(try await hub.pod(pod)).containers.map(\.name)))
        } catch {
            return .failure(error)
        }
    }
}
