import Foundation
import Hummingbird

/// `users`, `code`, `grant`, `expire-access-tokens`, `revoke-refresh-tokens`.
struct IdentityRoutes {
    let sandbox: Sandbox

    func add(to routes: RouterGroup<ServiceContext>) {
        routes.get("users") { _, _ in Response.json(sandbox.users) }
        routes.post("users") { request, _ in
            sandbox.add(try await request.decoded(as: User.self))
            return Response.json(sandbox.users)
        }
        routes.get("code") { request, _ in try code(request) }
        routes.post("grant") { request, _ in try grant(request) }
        routes.post("expire-access-tokens") { request, _ in
            sandbox.expireAccessTokens(of: request.query("user"))
            return Response.json(Done())
        }
        routes.post("revoke-refresh-tokens") { request, _ in
            sandbox.revokeRefreshTokens(of: request.query("user"))
            return Response.json(Done())
        }
    }

    /// The bare code, so that a script can say `$(curl ...)`.
    private func code(_ request: Request) throws -> Response {
        let user = try user(of: request)
        guard let code = sandbox.oneTimeCode(for: user.olaresId) else {
            throw HTTPError(.notFound, message: "\(user.olaresId) has no second factor")
        }
        return .text(code + "\n")
    }

    private func grant(_ request: Request) throws -> Response {
        let grant = sandbox.grant(
            for: try user(of: request).olaresId, expiresIn: request.number("expiresIn"),
            awaitsSecondFactor: request.query("awaitsSecondFactor") == "true")
        return .json(grant)
    }

    private func user(of request: Request) throws -> User {
        guard let olaresId = request.query("user") else {
            throw HTTPError(.badRequest, message: "say who: ?user=alice@olares.com")
        }
        guard let user = sandbox.user(olaresId) else {
            throw HTTPError(.notFound, message: "there is no user \(olaresId)")
        }
        return user
    }
}
