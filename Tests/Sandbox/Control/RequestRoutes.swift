import Foundation
import Hummingbird

/// `requests`, `count`, `counts`: what has come in.
struct RequestRoutes {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("requests") { request, _ in Response.json(sandbox.requests(matching: pattern(request))) }
        routes.delete("requests") { _, _ in
            sandbox.clearRequests()
            return Response.json(Done())
        }
        routes.get("count") { request, _ in
            Response.text("\(sandbox.requests(matching: pattern(request)).count)\n")
        }
        routes.get("counts") { _, _ in Response.json(sandbox.counts) }
    }

    private func pattern(_ request: Request) -> RequestPattern {
        RequestPattern(
            service: request.query("service"), method: request.query("method"), path: request.query("path"))
    }
}
