import HTTPTypes
import Hummingbird
import Synchronization

/// The proxy of the control hub: it hands a request on to the cluster with the token that it finds in it.
///
/// It takes the token from the cookie, or from `X-Authorization` where there is none; for a WebSocket from the cookie alone.
final class HubProxy: Sendable {
    private struct Held {
        var knownUsers: Set<String> = []
        var tokensToLose = 0
        var isFirstSocket = false
    }

    private let held = Mutex(Held())

    /// Starts anew: it knows nobody, and its first WebSocket reaches the cluster without a token.
    func restart() { held.withLock { $0 = Held(isFirstSocket: true) } }

    /// Has so many requests come without their token.
    func loseTokens(_ count: Int) { held.withLock { $0.tokensToLose = count } }

    /// What is said to a request in place of what it asks for; nil lets it pass.
    func refusal(of request: Request, by user: User, _ behaviour: ClusterBehaviour) async throws -> Response? {
        if behaviour.admitsBearerTokens, request.bearerToken != nil { return nil }
        let cookie = request.cookies["auth_token"]?.value
        let header = request.headers[.xAuthorization]
        let isSocket = request.headers[.upgrade]?.lowercased() == "websocket"
        if behaviour.requiresCookie, cookie != header { return Self.anonymous(request) }
        let (hasToken, isKnown, isFirstSocket) = held.withLock { held in
            var hasToken = (isSocket ? cookie : cookie ?? header) != nil
            if held.tokensToLose > 0 {
                held.tokensToLose -= 1
                hasToken = false
            }
            let isFirstSocket = isSocket && held.isFirstSocket
            if isSocket { held.isFirstSocket = false }
            let isKnown = held.knownUsers.contains(user.olaresId)
            if hasToken { held.knownUsers.insert(user.olaresId) }
            return (hasToken, isKnown, isFirstSocket)
        }
        if hasToken { return isFirstSocket ? Self.anonymous(request) : nil }
        if isSocket || isKnown && request.uri.path == "/capi/namespaces/group" {
            // No answer ever comes.
            try await Task.sleep(for: .seconds(86_400))
        }
        guard isKnown, request.uri.path != "/capi/app/detail" else {
            return .json(Message(message: "Not Login"), status: .internalServerError)
        }
        return ClusterRefusal(code: 401, reason: "Unauthorized", message: "Unauthorized").response
    }

    /// How the cluster, and what stands beside it, treat somebody of whom they know nothing.
    private static func anonymous(_ request: Request) -> Response {
        if request.uri.path.hasPrefix("/capi/") { return .text("Not Login", status: .internalServerError) }
        return ClusterRefusal(
            code: 403, reason: "Forbidden", message: "User \"system:anonymous\" cannot get path \"\(request.uri.path)\""
        ).response
    }
}
