import Foundation
import Hummingbird

/// `faults`, `held`, `release`: what goes wrong, and who waits.
struct FaultRoutes {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("faults") { _, _ in Response.json(sandbox.faults) }
        routes.post("faults") { request, _ in
            struct Added: Encodable {
                let id: Int
            }
            return Response.json(Added(id: sandbox.add(try await request.decoded(as: Fault.self))))
        }
        routes.delete("faults") { request, _ in
            if let id = request.number("id") { sandbox.removeFault(id) } else { sandbox.clearFaults() }
            return Response.json(Done())
        }
        routes.get("held") { request, _ in await held(request) }
        routes.post("release") { request, _ in
            guard let name = request.query("name") else {
                throw HTTPError(.badRequest, message: "say which: ?name=...")
            }
            return Response.text("\(sandbox.release(name))\n")
        }
    }

    /// With a name, waits until `count` requests are held there, for at most `timeout` seconds, and answers 408 if not.
    private func held(_ request: Request) async -> Response {
        guard let name = request.query("name") else { return .json(sandbox.held) }
        let isHeld = await sandbox.waitUntilHeld(
            name, count: request.number("count") ?? 1, timeout: .seconds(request.number("timeout") ?? 10))
        return .json(sandbox.held, status: isHeld ? .ok : .requestTimeout)
    }
}
