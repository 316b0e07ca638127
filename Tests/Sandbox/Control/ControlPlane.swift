import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The Swift API of ``Sandbox`` over HTTP, for shell scripts and for tests in other processes.
///
/// It answers on both ports below ``prefix`` on the names 127.0.0.1, localhost and sandbox.localhost. Its own requests
/// are not logged and meet no faults.
struct ControlPlane: Sendable {
    static let prefix = "/_sandbox/"

    private let responder: RouterResponder<ServiceContext>

    init(sandbox: Sandbox) {
        let router = Router(context: ServiceContext.self)
        let routes = router.group(RouterPath("_sandbox"))
        StateRoutes(sandbox: sandbox).add(to: routes)
        IdentityRoutes(sandbox: sandbox).add(to: routes)
        RequestRoutes(sandbox: sandbox).add(to: routes)
        FaultRoutes(sandbox: sandbox).add(to: routes)
        MarketControlRoutes(sandbox: sandbox).add(to: routes)
        ClusterControl(sandbox: sandbox).add(to: routes)
        responder = router.buildResponder()
    }

    func respond(to request: Request, context: ServiceContext) async -> Response {
        do {
            return try await responder.respond(to: request, context: context)
        } catch {
            return .json(Message(message: "\(error)"), status: .badRequest)
        }
    }
}

/// An answer to a change that has nothing to tell.
struct Done: Encodable {
    let ok = true
}

extension Request {
    /// The body as a value, or a 400 that says what is wrong with it.
    func decoded<Value: Decodable>(as type: Value.Type) async throws -> Value {
        let body = try await body.collect(upTo: 1 << 20)
        let data = body.readableBytes == 0 ? Data("{}".utf8) : Data(body.readableBytesView)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw HTTPError(.badRequest, message: "the body does not fit: \(error)")
        }
    }

    /// A query parameter as text.
    func query(_ name: Substring) -> String? {
        uri.queryParameters[name].map { String($0) }
    }

    /// A query parameter as a number.
    func number(_ name: Substring) -> Int? {
        query(name).flatMap { Int($0) }
    }
}
