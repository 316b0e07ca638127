import Foundation
import Hummingbird
import NIOCore

/// `auth.`: first factor, second factor, refresh.
struct AuthService: Service {
    let realm: Realm
    let label = "auth"

    /// Tokens come from here, so none is needed.
    func isOpen(_ path: String) -> Bool { true }

    func addRoutes(to router: Router<ServiceContext>) {
        router.post("/api/firstfactor") { request, context in try await firstFactor(request, context) }
        router.post("/api/secondfactor/totp") { request, context in try await secondFactor(request, context) }
        router.post("/api/refresh") { request, context in try await refresh(request, context) }
        router.get("/login") { _, _ in Response.html("<!doctype html><title>Olares</title><p>Please log in.") }
    }

    private func firstFactor(_ request: Request, _ context: ServiceContext) async throws -> Response {
        struct Login: Decodable {
            let username: String
            let password: String
            let targetURL: String?
        }
        let login = try await decode(Login.self, from: request)
        if let problem = realm.behaviour.directoryProblem { return refusal(problem, status: .unauthorized) }
        guard let user = user(named: login.username, for: login.targetURL, at: context),
            login.password == user.passwordDigest
        else { return refusal("Authentication failed, incorrect password.") }
        context.noteUser(user)
        let needsCode = user.totpSecret != nil && targetNeedsCode(login.targetURL)
        return answer(realm.behaviour.firstFactor, fa2: needsCode) {
            realm.issueGrant(to: user, awaitsSecondFactor: user.totpSecret != nil)
        }
    }

    private func secondFactor(_ request: Request, _ context: ServiceContext) async throws -> Response {
        struct Code: Decodable {
            let token: String
        }
        let code = try await decode(Code.self, from: request)
        guard let first = firstGrant(of: request), let user = realm.user(first.olaresId),
            context.owner == nil || context.owner == user
        else { return refusal("The first factor is missing or has expired.", status: .unauthorized) }
        context.noteUser(user)
        guard realm.accepts(code: code.token, of: user) else { return refusal("The one-time code is wrong.") }
        return answer(realm.behaviour.secondFactor, fa2: false) { realm.completeGrant(first, of: user) }
    }

    private func refresh(_ request: Request, _ context: ServiceContext) async throws -> Response {
        struct Renewal: Decodable {
            let refreshToken: String
        }
        guard let renewal = try? await decode(Renewal.self, from: request) else {
            return refusal("the body cannot be read", status: .unauthorized)
        }
        if let problem = realm.behaviour.directoryProblem { return refusal(problem, status: .unauthorized) }
        return answer(refreshAnswer, fa2: nil) {
            let grant = realm.renew(renewal.refreshToken)
            if let user = grant.flatMap({ realm.user($0.olaresId) }) { context.noteUser(user) }
            return grant
        }
    }
}

extension AuthService {
    /// Where refresh tokens stay, the answer does not repeat them.
    private var refreshAnswer: TokenAnswer {
        var knob = realm.behaviour.refresh
        if realm.behaviour.rotation == .none { knob.empty.append(.refreshToken) }
        return knob
    }
}

// MARK: - Who asks

extension AuthService {
    /// The user of that name: the owner of the host, or on a loopback name whoever the target belongs to.
    private func user(named name: String, for target: String?, at context: ServiceContext) -> User? {
        if let owner = context.owner { return owner.local == name ? owner : nil }
        let namesakes = realm.users.filter { $0.local == name }
        let host = HostName(target.flatMap { URLComponents(string: $0)?.host })
        return namesakes.first(where: host.belongs) ?? namesakes.first
    }

    /// Only the desktop stands behind two factors.
    private func targetNeedsCode(_ target: String?) -> Bool {
        HostName(target.flatMap { URLComponents(string: $0)?.host }).service == "desktop"
    }

    private func firstGrant(of request: Request) -> Grant? {
        let proof = realm.behaviour.secondFactorProof
        return realm.grant(
            accessToken: proof == .session ? nil : request.headers[.xAuthorization],
            session: proof == .accessToken ? nil : request.cookies[Self.sessionCookie]?.value)
    }

    private static let sessionCookie = "auth_token"
}

// MARK: - Answers

extension AuthService {
    private func decode<Body: Decodable>(_ type: Body.Type, from request: Request) async throws -> Body {
        let body = try await request.body.collect(upTo: 64 * 1024)
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw HTTPError(.badRequest, message: "the body is not the JSON that \(request.uri.path) expects")
        }
    }

    private func refusal(_ message: String, status: HTTPResponse.Status? = nil) -> Response {
        let usual: HTTPResponse.Status = realm.behaviour.wrongCredentials == .status401 ? .unauthorized : .ok
        return .json(TokenEnvelope(status: "KO", message: message), status: status ?? usual)
    }

    /// Hands out a grant as the knob for this endpoint wants it; `fa2` is left out when nil.
    private func answer(_ knob: TokenAnswer, fa2: Bool?, grant: () -> Grant?) -> Response {
        guard knob.isGrant, knob.envelopeStatus.uppercased() == "OK" else {
            return .json(
                TokenEnvelope(status: knob.envelopeStatus == "OK" ? "KO" : knob.envelopeStatus, message: knob.message),
                status: HTTPResponse.Status(code: knob.status))
        }
        guard let grant = grant() else {
            return realm.behaviour.lostSession == .status400
                ? refusal("invalid refresh token", status: .badRequest)
                : refusal("Authentication failed.", status: .unauthorized)
        }
        let truth = fa2 ?? (grant.awaitsSecondFactor ? true : nil)
        let data = TokenData(grant, fa2: knob.fa2 ?? truth, as: knob)
        var response = Response.json(
            TokenEnvelope(status: knob.envelopeStatus, message: knob.message, data: data),
            status: HTTPResponse.Status(code: knob.status))
        response.headers[.setCookie] = "\(Self.sessionCookie)=\(grant.sessionId); Path=/; HttpOnly; SameSite=Lax"
        return response
    }
}

private struct TokenEnvelope: Encodable {
    let status: String
    var message: String?
    var data: TokenData?
}

private struct TokenData: Encodable {
    let accessToken: String?
    let refreshToken: String?
    let sessionId: String?
    let tokenType = "Bearer"
    let fa2: Bool?

    enum CodingKeys: String, CodingKey {
        case fa2
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case sessionId = "session_id"
        case tokenType = "token_type"
    }

    init(_ grant: Grant, fa2: Bool?, as knob: TokenAnswer) {
        func shown(_ field: TokenAnswer.Field, _ value: String) -> String? {
            if knob.omitted.contains(field) { return nil }
            return knob.empty.contains(field) ? "" : value
        }
        accessToken = shown(.accessToken, grant.accessToken)
        refreshToken = shown(.refreshToken, grant.refreshToken)
        sessionId = shown(.sessionId, grant.sessionId)
        self.fa2 = fa2
    }
}
