import Foundation
import HTTPTypes
import Hummingbird

/// The edge before the services: who may pass, and what those hear who may not.
struct Gatekeeper: Sendable {
    enum Verdict {
        /// Passes; `accessToken` is nil where none was needed.
        case pass(accessToken: String?)
        case refuse(Response)
    }

    let realm: Realm

    /// Judges a request to a service of `owner`.
    func judge(_ request: Request, to service: any Service, of owner: User?) -> Verdict {
        let behaviour = realm.behaviour
        let path = request.uri.path
        if behaviour.forbiddenPaths.contains(where: { PathPattern($0).matches(path) }) {
            return .refuse(.json(Message(message: "forbidden"), status: .forbidden))
        }
        guard !service.isOpen(path), let owner else { return .pass(accessToken: nil) }
        let accessToken = request.headers[.xAuthorization] ?? bearerToken(of: request) ?? ""
        let standing = realm.judge(accessToken, of: owner)
        guard standing == .accepted else {
            return .refuse(refusal(of: request, owner: owner, standing: standing, status: behaviour.refusalStatus))
        }
        return .pass(accessToken: accessToken)
    }

    /// The token as clients of Kubernetes send it, where that is admitted.
    private func bearerToken(of request: Request) -> String? {
        realm.behaviour.cluster.admitsBearerTokens ? request.bearerToken : nil
    }

    private func refusal(of request: Request, owner: User, standing: Ledger.Standing, status: Int) -> Response {
        struct Refusal: Encodable {
            let fa2: Bool
            let method: String
            let sessionId = ""
            let targetURL: String

            enum CodingKeys: String, CodingKey {
                case fa2, method
                case sessionId = "session_id"
                case targetURL = "target_url"
            }
        }
        let target = "https://\(request.head.authority ?? "")\(request.uri)"
        if status == 459, request.headers[.xUnauthError] != "Non-Redirect", request.cookies["X-Unauth-Error"] == nil {
            return redirect(of: request, to: target, owner: owner, standing: standing)
        }
        return .json(
            Refusal(fa2: standing == .awaitsSecondFactor, method: request.method.rawValue, targetURL: target),
            status: HTTPResponse.Status(code: status))
    }
}

extension Gatekeeper {
    /// What the edge says to those who do not ask to be spared redirects: the login page to whoever shows pages, and hardly
    /// anything to the others.
    private func redirect(
        of request: Request, to target: String, owner: User, standing: Ledger.Standing
    ) -> Response {
        let escaped = target.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let login = "https://auth.\(owner.terminus)/login?rd=\(escaped)"
        let showsPages = request.headers[.accept]?.contains("text/html") == true
        switch request.method {
        case .get where showsPages: return .redirect(to: login, type: .found)
        case .get, .head: return Response(status: standing == .awaitsSecondFactor ? .unauthorized : .badRequest)
        default: return .redirect(to: login, type: .normal)
        }
    }
}

extension Request {
    /// What `Authorization: Bearer` carries.
    var bearerToken: String? {
        guard let value = headers[.authorization], value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst(7))
    }
}
