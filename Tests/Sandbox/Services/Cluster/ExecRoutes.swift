import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a client wants run.
struct ExecOptions: Sendable {
    let pod: KubernetesObject
    let container: String
    let command: [String]
    let tty: Bool
    let stdin: Bool
    let stdout: Bool
    let stderr: Bool

    init(_ call: ClusterCall, _ pod: KubernetesObject) throws(ClusterRefusal) {
        func isOn(_ name: String) -> Bool { ["true", "1"].contains(call.request.form(name) ?? "") }
        self.pod = pod
        command = call.request.forms("command")
        (tty, stdin, stdout, stderr) = (isOn("tty"), isOn("stdin"), isOn("stdout"), isOn("stderr"))
        let names = Pod.containers(of: pod)
        let wanted = call.request.form("container").flatMap { $0.isEmpty ? nil : $0 }
        guard let name = wanted ?? (names.count == 1 ? names[0] : nil) else {
            let choice = names.joined(separator: " ")
            throw .badRequest("a container name must be specified for pod \(pod.name), choose one of: [\(choice)]")
        }
        guard names.contains(name) else { throw .badRequest("container \(name) is not valid for pod \(pod.name)") }
        container = name
        guard !command.isEmpty else { throw .badRequest("you must specify at least one command for the container") }
        guard stdin || stdout || stderr else {
            throw .badRequest("you must specify at least 1 of stdin, stdout, stderr")
        }
        guard !tty || !stderr else { throw .badRequest("tty and stderr cannot both be true") }
        guard Pod.isRunning(pod) else {
            throw ClusterRefusal(
                code: 500, reason: "InternalError",
                message:
                    "cannot exec in a container of pod \(pod.name), which is \(pod.json["status", "phase"].text ?? "Pending")"
            )
        }
    }
}

/// `exec` of pods.
struct ExecRoutes {
    func open(_ call: ClusterCall, _ key: ObjectName) async throws -> Response {
        let knobs = call.behaviour.exec
        let pod = try call.object(.pods, key)
        let options = try ExecOptions(call, pod)
        if let status = knobs.statusInsteadOfUpgrade {
            return .text("ok", status: HTTPResponse.Status(code: status))
        }
        let headers = call.request.headers
        guard headers[.upgrade]?.lowercased() == "websocket", let key = headers[.secWebSocketKey] else {
            throw ClusterRefusal.badRequest("Upgrade request required")
        }
        let offered = (headers[.secWebSocketProtocol] ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard let subprotocol = offered.first(where: knobs.subprotocols.contains) else {
            throw ClusterRefusal.badRequest("unable to upgrade: none of the subprotocols \(offered) is spoken here")
        }
        let session = try ExecSession(
            options: options, subprotocol: subprotocol, knobs: knobs,
            folder: try call.store.containers.folder(of: pod.key, options.container), sessions: call.store.sessions)
        try await session.attach(to: call.channel)
        return Response(
            status: .switchingProtocols,
            headers: [
                .upgrade: "websocket", .connection: "Upgrade", .secWebSocketAccept: Self.acceptance(of: key),
                .secWebSocketProtocol: subprotocol,
            ],
            body: ResponseBody { [channel = call.channel] _ in
                try await session.run(on: channel)
                throw FaultPlayer.ConnectionGone()
            })
    }

    /// What RFC 6455 makes of a client's key.
    private static func acceptance(of key: String) -> String {
        let digest = Digest.of(Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8), .sha1)
        return Data(digest).base64EncodedString()
    }
}
