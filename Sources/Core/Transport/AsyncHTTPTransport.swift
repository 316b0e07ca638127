import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The network: async-http-client with the proxies, the extra CA and the connect override of the environment
/// (docs/protocol/http.md, "Connections").
///
/// Nothing is opened before the first request. Clients are kept by what their connections depend on, and closed with the
/// transport, which nobody waits for.
public final class AsyncHTTPTransport: HTTPTransport {
    let environment: Environment
    private let trust: SystemTrust
    /// Few, so that they are looked for one by one: the type of a dictionary would cost every start a tenth of a millisecond.
    private let connections = Mutex<[Connections]>([])

    /// - Parameter environment: Where the proxy and override variables are read, at each request.
    public convenience init(environment: Environment) {
        self.init(environment: environment, trust: SystemTrust(environment: environment, files: POSIXFileSystem()))
    }

    init(environment: Environment, trust: SystemTrust) {
        self.environment = environment
        self.trust = trust
    }

    deinit {
        for open in connections.withLock({ $0 }) { open.close() }
    }

    /// Sends one request; see ``HTTPTransport/send(_:verification:)``.
    public func send(
        _ request: HTTPRequest, verification: CertificateVerification
    ) async throws(Failure) -> HTTPResponse {
        guard let origin = Origin(of: request.url) else {
            throw Failure(.serviceURLInvalid, "\"\(request.url)\" is not an http or https URL")
        }
        let url = try ConnectOverride(environment)?.redirect(request.url, from: origin)
        let route = try route(to: origin, verification)
        let connections = try await connections(for: route)
        let deadline = request.timeout.map { ContinuousClock.now + $0 }
        // The client's own deadline ends with the head.
        let headDeadline =
            (request.timeout ?? request.headLimit).map { .now() + TimeAmount($0) } ?? NIODeadline.distantFuture
        while true {
            let exchange = Exchange()
            let number = connections.exchanges.add(exchange)
            defer { _ = connections.exchanges.remove(number) }
            var outgoing = outgoing(request, url ?? request.url, connections)
            outgoing.headers.add(name: Exchange.field, value: number)
            do {
                let response = try await connections.client.execute(outgoing, deadline: headDeadline)
                return HTTPResponse(
                    status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                    body: response.body, host: origin.host, deadline: deadline, idleLimit: request.idleLimit,
                    connection: exchange.connection, hasEffect: request.hasEffect, secrets: { request.secrets })
            } catch {
                if Self.maySendAgain(request, after: error, exchange) { continue }
                let dialer = try? dialer(on: route, through: connections.relay)
                let problem = await explain(error, dialer, connections.relay)
                let isSent = exchange.connection != nil
                let failure = Failure(
                    transport: problem, host: origin.host, proxy: route.proxy?.address,
                    isUncertain: request.hasEffect && isSent)
                throw isSent ? failure : failure.unsent
            }
        }
    }

    private func outgoing(_ request: HTTPRequest, _ url: String, _ connections: Connections) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        outgoing.headers.add(name: "User-Agent", value: "olares-cli")
        outgoing.headers.add(name: "Accept-Encoding", value: request.mayBePacked ? "gzip" : "identity")
        if connections.route.override != nil {
            outgoing.headers.replaceOrAdd(name: "Host", value: connections.route.origin.hostHeader)
        }
        switch request.body {
        case .none: break
        case .bytes(let buffer): outgoing.body = .bytes(buffer)
        case .stream(let stream, let length): outgoing.body = connections.body(stream, length: length)
        case .repeatable(let begin, let length): outgoing.body = connections.body(begin(), length: length)
        }
        return outgoing
    }

    /// Whether a request whose connection ended goes out once more, as a server may close one that has been idle at the very
    /// moment in which it is used again.
    ///
    /// Only where nothing can have been done twice: nothing of it was sent, or doing it twice is doing it once. Each attempt
    /// uses up a connection, and one on a new connection is the last.
    private static func maySendAgain(_ request: HTTPRequest, after error: any Error, _ exchange: Exchange) -> Bool {
        guard request.body.isReplayable, !Task.isCancelled, exchange.isUnanswered else { return false }
        if exchange.connection == nil { return error as? ChannelError == .ioOnClosedChannel }
        return request.isSafe && isClosedConnection(error)
    }

    private static func isClosedConnection(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError: error == .remoteConnectionClosed
        case let error as NIOSSLError: error == .uncleanShutdown
        case let error as IOError: [ECONNRESET, EPIPE].contains(error.errnoCode)
        case let error as ChannelError: [.ioOnClosedChannel, .inputClosed, .outputClosed, .eof].contains(error)
        default: false
        }
    }

    /// What an error comes from, as far as that can be found out.
    func explain(_ error: any Error, _ dialer: Dialer?, _ relay: ProxyRelay?) async -> any Error {
        if let problem = relay?.takeProblem() { return problem }
        return await dialer.map { SecondLook(dialer: $0) }?.explain(error) ?? error
    }

    // MARK: Ways

    /// How an origin is reached.
    func route(to origin: Origin, _ verification: CertificateVerification) throws(Failure) -> Route {
        let override = try ConnectOverride(environment)
        guard let override, override.origin(standingInFor: origin) != nil else {
            let proxy = try ProxySettings(environment).proxy(for: origin)
            return Route(verification: verification, origin: origin, proxy: proxy, override: nil)
        }
        return Route(verification: verification, origin: origin, proxy: nil, override: override)
    }

    /// What makes single connections.
    /// - Parameter relay: What leads to the route's proxy, where it needs that.
    func dialer(on route: Route, through relay: ProxyRelay?) throws(Failure) -> Dialer {
        let destination = route.override?.origin ?? route.origin
        var tls = destination.scheme == .https ? try tls(route.verification) : nil
        tls?.applicationProtocols = ["http/1.1"]
        return Dialer(
            origin: route.origin, destination: destination, proxy: relay?.proxy ?? route.proxy, tls: tls,
            verification: route.verification)
    }

    /// The connections of a route, made when it is first used.
    func connections(for route: Route) async throws(Failure) -> Connections {
        if let known = connections.withLock({ $0.first { $0.route == route } }) { return known }
        let made = try await Connections(
            route, tls: try tls(route.verification), proxyTLS: try tls(.full))
        let kept = connections.withLock { connections in
            if let known = connections.first(where: { $0.route == route }) { return known }
            connections.append(made)
            return made
        }
        if kept.client !== made.client { made.close() }
        return kept
    }

    /// What is asked of a server's certificate.
    func tls(_ verification: CertificateVerification) throws(Failure) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        // RFC 8996 forbids what came before.
        tls.minimumTLSVersion = .tlsv12
        if verification == .none { tls.certificateVerification = .none }
        let roots = try trust.roots()
        if let directory = roots.directory {
            tls.trustRoots = .file(directory)
        } else if !roots.certificates.isEmpty || roots.areMissing {
            tls.trustRoots = .certificates([])
        }
        if !roots.certificates.isEmpty { tls.additionalTrustRoots = [.certificates(roots.certificates)] }
        if let path = environment["OLARES_CLI_CA_FILE"] {
            let own = try SystemTrust.certificates(in: path, for: "OLARES_CLI_CA_FILE")
            tls.additionalTrustRoots.append(.certificates(own))
        }
        return tls
    }
}

extension Origin {
    /// The value of a `Host` field: the port only when it is not the scheme's own.
    var hostHeader: String { String(text.drop { $0 != "/" }.dropFirst(2)) }
}
