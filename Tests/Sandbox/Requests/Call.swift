import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// One request to a service, logged and with its destination found.
struct Call: Sendable {
    /// The request, with a body that is logged as it is read.
    var request: Request
    /// Its record at the time of arrival.
    let record: RequestRecord
    /// Whose host it goes to; nil for a loopback or unknown name.
    let owner: User?

    /// Whether the request has content.
    var hasBody: Bool {
        record.bodyLength > 0 || request.headers[.contentLength].map { $0 != "0" } ?? false
            || request.headers[.transferEncoding] != nil
    }

    /// Logs a request. A short body is read at once, so that the log has it before anything happens.
    init(_ request: Request, scheme: String, host: HostName, realm: Realm, log: RequestLog) async throws {
        let bearer = host.isLoopback ? Self.bearer(of: request, realm) : nil
        owner = bearer ?? realm.users.filter(host.belongs).max { $0.terminus.count < $1.terminus.count }
        let service = bearer != nil ? "control-hub" : host.isLoopback ? "auth" : owner == nil ? "" : host.service
        let record = log.open { number in
            RequestRecord(
                number: number, time: Int(Date().timeIntervalSince1970 * 1000), scheme: scheme,
                host: request.head.authority ?? "", service: service, method: request.method.rawValue,
                path: request.uri.path, query: request.uri.query,
                headers: request.headers.map { .init(name: $0.name.canonicalName, value: $0.value) })
        }
        self.record = record
        self.request = try await Self.logging(request, as: record.number, in: log)
    }

    /// Whose cluster a client of Kubernetes means that knows no host but this machine.
    private static func bearer(of request: Request, _ realm: Realm) -> User? {
        guard realm.behaviour.cluster.admitsBearerTokens, let token = request.bearerToken else { return nil }
        return realm.grant(accessToken: token, session: nil).flatMap { realm.user($0.olaresId) }
    }

    private static func logging(_ request: Request, as number: Int, in log: RequestLog) async throws -> Request {
        var request = request
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length <= RequestLog.bodyLimit {
            log.append(try await request.collectBody(upTo: RequestLog.bodyLimit), toBodyOf: number)
        } else if length != nil || request.headers[.transferEncoding] != nil {
            let body = request.body.map { chunk in
                log.append(chunk, toBodyOf: number)
                return chunk
            }
            request.body = RequestBody(asyncSequence: body)
        }
        return request
    }
}
