import OlaresCore
import Synchronization

/// A command in a container: what both verbs do once they know where.
struct Exec: Sendable {
    let hub: ControlHub
    let options: ExecOptions
    let context: CommandContext

    /// Runs it in a container that a person picks, or nothing where none is picked.
    func runWherePicked(in namespace: String?) async throws(Failure) -> CommandResult {
        guard options.isInteractive else { throw ExecOptions.targetMissing }
        try options.check(context.console)
        guard let container = try await ContainerPicker(hub: hub, context: context, namespace: namespace).pick() else {
            return CommandResult(.lines([]), json: .null)
        }
        return try await run(in: ExecTarget(pod: container.pod, container: container.name))
    }

    /// Runs it, in the way that the options and the console ask for.
    func run(in target: ExecTarget) async throws(Failure) -> CommandResult {
        try options.check(context.console)
        if options.isInteractive {
            return CommandResult(
                .session { _ throws(Failure) in try await InteractiveExec(exec: self, target: target).run() },
                json: .null)
        }
        let oneShot = OneShotExec(exec: self, target: target)
        return CommandResult(
            .session { output throws(Failure) in
                try await oneShot.run(output)
            } collected: { () throws(Failure) in
                try await oneShot.collected()
            }, json: .null)
    }

    /// Makes the connection, and hands it over. What has to be known of the target is asked meanwhile.
    /// - Parameters:
    ///   - begin: Learns the container when it is known, and says what is to run in it.
    ///   - work: Gets the connection.
    /// - Throws: What `work` throws; otherwise a ``Failure`` that says why the server does not run the command.
    func connect<Value: Sendable>(
        to target: ExecTarget, begin: @escaping @Sendable (ContainerName) -> [String],
        _ work: @escaping @Sendable (any WebSocket, ContainerName) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let (hub, options) = (hub, options)
        let found = Mutex<Result<ExecCall, Failure>?>(nil)
        let subprotocols = ExecCall.subprotocols(takesInput: options.takesInput, isInteractive: options.isInteractive)
        let upgrade: Upgrade<Result<Value, Failure>>
        do throws(Failure) {
            upgrade = try await hub.client.open(.controlHub, subprotocols: subprotocols) {
                () async throws(Failure) -> ServiceRequest in
                do throws(Failure) {
                    let container = try await target.resolve(hub)
                    let call = ExecCall(
                        container: container, command: begin(container), takesInput: options.takesInput,
                        isInteractive: options.isInteractive, timeout: options.timeout)
                    found.withLock { $0 = .success(call) }
                    return call.request
                } catch {
                    found.withLock { $0 = .failure(error) }
                    throw error
                }
            } work: { socket in
                guard subprotocols.contains(socket.subprotocol) else {
                    return .failure(ExecCall.unknownProtocol(socket.subprotocol))
                }
                do throws(Failure) {
                    guard let call = try found.withLock({ $0 })?.get() else { throw ExecCall.unknownProtocol("") }
                    return .success(try await work(socket, call.container))
                } catch { return .failure(error) }
            }
        } catch {
            if case .failure(let failure)? = found.withLock({ $0 }) { throw failure }
            throw error.exit == .loginNeeded ? error : error.prefixed("exec handshake failed: ")
        }
        switch upgrade {
        case .opened(let result): return try result.get()
        case .refused(let response):
            guard let call = try found.withLock({ $0 })?.get() else { throw ExecCall.unknownProtocol("") }
            throw await call.refusal(response, as: hub.client.identity)
        }
    }
}
