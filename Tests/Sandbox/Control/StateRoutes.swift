import Foundation
import Hummingbird
import NIOCore

/// `state`, `behaviour`, `clock`: what the sandbox is like.
struct StateRoutes {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("state") { _, _ in Response.json(SandboxState(of: sandbox)) }
        routes.get("behaviour") { _, _ in Response.json(sandbox.behaviour) }
        routes.patch("behaviour") { request, _ in try await changeBehaviour(request) }
        routes.delete("behaviour") { _, _ in
            sandbox.behaviour = Behaviour()
            return Response.json(sandbox.behaviour)
        }
        routes.post("clock") { request, _ in try await moveClock(request) }
        routes.post("restart") { request, _ in restart(request) }
    }

    /// Lays the given members over the present ones, at any depth; a member that does not exist is refused.
    private func changeBehaviour(_ request: Request) async throws -> Response {
        let wanted = try JSONValue(encoding: sandbox.behaviour)
            .overlaid(with: try await request.decoded(as: JSONValue.self))
        do {
            let behaviour = try JSONDecoder().decode(Behaviour.self, from: JSONEncoder().encode(wanted))
            guard try JSONValue(encoding: behaviour) == wanted else {
                throw HTTPError(.badRequest, message: "no such member of the behaviour")
            }
            sandbox.behaviour = behaviour
        } catch let error as DecodingError {
            throw HTTPError(.badRequest, message: "no such behaviour: \(error)")
        }
        return .json(sandbox.behaviour)
    }

    /// Goes down for so many seconds, with the answer to this as the last thing that it says.
    private func restart(_ request: Request) -> Response {
        let seconds = request.query("seconds").flatMap { Double($0) } ?? 2
        Task { [sandbox] in
            try? await Task.sleep(for: .milliseconds(200))
            sandbox.goDown()
            try? await Task.sleep(for: .seconds(seconds))
            sandbox.comeUp()
        }
        return .json(Done())
    }

    private func moveClock(_ request: Request) async throws -> Response {
        struct Move: Decodable {
            let offset: Double?
            let advance: Double?
        }
        struct Offset: Encodable {
            let clockOffset: Double
        }
        let move = try await request.decoded(as: Move.self)
        sandbox.clockOffset = (move.offset ?? sandbox.clockOffset) + (move.advance ?? 0)
        return .json(Offset(clockOffset: sandbox.clockOffset))
    }
}

/// Where a sandbox is and whom it serves: what `state` answers and what the ready file holds.
public struct SandboxState: Codable, Sendable {
    /// Process that runs the sandbox.
    public let pid: Int32
    /// Port that speaks TLS.
    public let tlsPort: Int
    /// Port that speaks plain HTTP.
    public let plainPort: Int
    /// `OLARES_CLI_CONNECT_TO` for TLS.
    public let tlsURL: String
    /// `OLARES_CLI_CONNECT_TO` for plain HTTP.
    public let plainURL: String
    /// CA certificate in PEM.
    public let caFile: String
    /// Everyone who can sign in, with password and TOTP secret.
    public let users: [User]
    /// Seconds that the server's clock is ahead of the machine's.
    public let clockOffset: Double
    /// Number of held requests by name.
    public let held: [String: Int]

    /// The state of a sandbox at this moment.
    public init(of sandbox: Sandbox) {
        pid = ProcessInfo.processInfo.processIdentifier
        tlsPort = sandbox.tlsPort
        plainPort = sandbox.plainPort
        tlsURL = sandbox.tlsURL
        plainURL = sandbox.plainURL
        caFile = sandbox.caFile
        users = sandbox.users
        clockOffset = sandbox.clockOffset
        held = sandbox.held
    }
}
