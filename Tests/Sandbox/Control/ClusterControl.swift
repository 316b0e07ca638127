import Foundation
import Hummingbird

/// `execs`, `log`: what has run in containers, and what they write.
struct ClusterControl {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("execs") { _, _ in Response.json(sandbox.execs) }
        routes.post("log") { request, _ in try await append(request) }
    }

    /// The lines of the body, for the container that the query names.
    private func append(_ request: Request) async throws -> Response {
        guard let namespace = request.query("namespace"), let pod = request.query("pod"),
            let container = request.query("container")
        else { throw HTTPError(.badRequest, message: "say where: ?namespace=...&pod=...&container=...") }
        let body = try await request.body.collect(upTo: 1 << 20)
        let lines = String(buffer: body).split(separator: "\n").map(String.init)
        guard sandbox.appendLog(lines, namespace: namespace, pod: pod, container: container) else {
            throw HTTPError(.notFound, message: "there is no pod \(namespace)/\(pod)")
        }
        return Response.json(Done())
    }
}
