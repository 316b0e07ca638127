import Core

/// A command in a container: what both verbs do once they know where.
struct Exec: Sendable {
    let hub: ControlHub
    let options: ExecOptions
    let context: CommandContext

    /// Whether this account may run commands in a namespace, by what the server says of the account now.
    func checkPermission(in namespace: String) async throws(Failure) {
        try await ExecPermission(hub).check(namespace)
    }

    /// Runs it in a container that a person picks, or nothing where none is picked.
    func runWherePicked(in namespace: String?) async throws(Failure) -> CommandResult {
        guard options.isInteractive else { throw ExecOptions.targetMissing }
        try options.check(context.console)
        guard let container = try await ContainerPicker(hub: hub, context: context, namespace: namespace).pick() else {
            return CommandResult(.lines([]), json: .null)
        }
        try await checkPermission(in: container.pod.namespace)
        return try await run(in: container)
    }

    /// Runs it, in the way that the options and the console ask for.
    func run(in container: ContainerName) async throws(Failure) -> CommandResult {
        try options.check(context.console)
        if options.isInteractive {
            return CommandResult(
                .session { _ throws(Failure) in try await InteractiveExec(exec: self, container: container).run() },
                json: .null)
        }
        let oneShot = OneShotExec(exec: self, container: container)
        // A tool server has no outputs to write to.
        if context.wantsData || !context.console.offersInput { return try await oneShot.collected() }
        return CommandResult(.session { output throws(Failure) in try await oneShot.run(output) }, json: .null)
    }

    /// Makes the connection, and hands it over.
    /// - Throws: What `work` throws; otherwise a ``Failure`` that says why the server does not run the command.
    func connect<Value: Sendable>(
        to container: ContainerName, command: [String],
        _ work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let call = ExecCall(
            container: container, command: command, takesInput: options.takesInput,
            isInteractive: options.isInteractive, timeout: options.timeout)
        let upgrade: Upgrade<Result<Value, Failure>>
        do throws(Failure) {
            upgrade = try await hub.client.open(call.request, subprotocols: call.subprotocols) { socket in
                guard call.subprotocols.contains(socket.subprotocol) else {
                    return .failure(ExecCall.unknownProtocol(socket.subprotocol))
                }
                do throws(Failure) { return .success(try await work(socket)) } catch { return .failure(error) }
            }
        } catch {
            throw error.exit == .loginNeeded ? error : error.prefixed("exec handshake failed: ")
        }
        switch upgrade {
        case .opened(let result): return try result.get()
        case .refused(let response): throw await call.refusal(response, as: hub.client.identity)
        }
    }
}
