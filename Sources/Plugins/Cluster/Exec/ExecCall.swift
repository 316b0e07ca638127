import OlaresCore

/// The request that begins a command, and what its refusals mean (docs/protocol/cluster.md, "Exec").
struct ExecCall: Sendable {
    let container: ContainerName
    let command: [String]
    let takesInput: Bool
    let isInteractive: Bool
    /// How long the command may take; `nil` for as long as it likes.
    var timeout: Duration?

    /// How long the server may take to answer, where the command may take longer.
    private static let longestHandshake = Duration.seconds(30)

    /// The best first. The newer one adds the end of the input, which a terminal sends as a character.
    var subprotocols: [String] { Self.subprotocols(takesInput: takesInput, isInteractive: isInteractive) }

    /// The same before there is a call.
    static func subprotocols(takesInput: Bool, isInteractive: Bool) -> [String] {
        let base = [ExecChannel.baseProtocol]
        return takesInput && !isInteractive ? [ExecChannel.closingProtocol] + base : base
    }

    /// A terminal has one output for both.
    var request: ServiceRequest {
        var members = command.map { (name: "command", value: $0) }
        members.append(("container", container.name))
        if !isInteractive { members.append(("stderr", "true")) }
        if takesInput { members.append(("stdin", "true")) }
        members.append(("stdout", "true"))
        if isInteractive { members.append(("tty", "true")) }
        let query = members.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        let path = APIPath.core(container.pod.namespace, "pods", container.pod.name)
        return ServiceRequest(
            "GET", .controlHub, "\(path)/exec?\(query)",
            timeout: timeout.map { min($0, Self.longestHandshake) } ?? Self.longestHandshake)
    }

    /// Why there was an answer in place of a connection.
    func refusal(_ response: HTTPResponse, as identity: Identity) async -> Failure {
        let status = "HTTP \(response.status)"
        let answer = await failure(of: response, as: identity)
        let pods = NextStep(["cluster", "pod", "list", "--namespace", container.pod.namespace], effect: .read)
        switch response.status {
        case 403 where answer?.code == .accessDenied: return answer?.prefixed("exec: ") ?? Self.unknownProtocol("")
        case _ where answer?.code == .tokenRejected:
            let login = NextStep(["profile", "login", "--olares-id", identity.olaresID], effect: .write)
            return Failure(
                .tokenRejected, "server rejected exec (\(status)); please run: \(login.commandLine)", next: [login])
        case 404:
            return Failure(
                .remoteNotFound, "exec endpoint not found (\(status)): the pod or container may not exist", next: [pods]
            )
        case 500...:
            return Failure(
                .httpServerError, "exec WebSocket not established (\(status)): \(answer?.message ?? "")",
                advice: "look at the pod, and run it again")
        default:
            let reason = response.isSuccess ? "" : " — the server says: \(answer?.message ?? "")"
            return Failure(
                .httpClientError,
                "exec WebSocket not established (\(status)): this Olares version may not support `cluster exec`; "
                    + "please upgrade Olares\(reason)",
                advice: "check the container's name and state with `olares-cli cluster container list "
                    + "\(container.pod.text.shellQuoted)`, and upgrade the Olares if it is older than 1.12.7")
        }
    }

    private func failure(of response: HTTPResponse, as identity: Identity) async -> Failure? {
        do throws(Failure) {
            try await response.requireSuccess(of: request, as: identity)
            return nil
        } catch { return error }
    }

    /// A server that agrees to something else than what it was offered.
    static func unknownProtocol(_ name: String) -> Failure {
        Failure(
            .decode,
            "the server does not speak \(ExecChannel.baseProtocol)"
                + (name.isEmpty ? "" : ", but \(name.quotedForMessage)"),
            advice: "upgrade the Olares")
    }
}
