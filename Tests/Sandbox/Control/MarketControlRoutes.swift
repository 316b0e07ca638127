import Foundation
import Hummingbird

/// `market`: whose apps are where, and where they are to be.
struct MarketControlRoutes {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("market") { request, _ in Response.json(sandbox.marketRows(of: try owner(of: request))) }
        routes.post("market") { request, _ in
            sandbox.plantMarketRow(try await request.decoded(as: AppRow.self), of: try owner(of: request))
            return Response.json(Done())
        }
        routes.delete("market") { request, _ in
            sandbox.removeMarketRow(try app(of: request), of: try owner(of: request))
            return Response.json(Done())
        }
        routes.post("market/step") { request, _ in
            let name = try app(of: request)
            guard sandbox.stepMarketRow(name, of: try owner(of: request)) else {
                throw HTTPError(.notFound, message: "there is no row \(name)")
            }
            return Response.json(Done())
        }
    }

    private func owner(of request: Request) throws -> String {
        guard let olaresId = request.query("user"), sandbox.user(olaresId) != nil else {
            throw HTTPError(.badRequest, message: "say whose: ?user=alice@olares.com")
        }
        return olaresId
    }

    private func app(of request: Request) throws -> String {
        guard let name = request.query("app") else { throw HTTPError(.badRequest, message: "say which: ?app=firefox") }
        return name
    }
}
