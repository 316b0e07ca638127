import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The network: async-http-client with the proxies, the extra CA and the connect override of the environment.
///
/// Nothing is opened before the first request. Clients are kept by what their connections depend on, and closed with the
/// transport, which nobody waits for.
public final class AsyncHTTPTransport: HTTPTransport {
    private struct Route: Equatable {
        let verification: CertificateVerification
        let origin: Origin
        let proxy: ProxySettings.Proxy?
        /// Whether connections go to the override's address instead.
        let isOverridden: Bool
    }

    private struct Connections {
        let route: Route
        let client: HTTPClient
        let group: MultiThreadedEventLoopGroup

        /// - Parameter length: Bytes; `nil` where it is not known.
        func body(
            _ stream: some AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int64?
        ) -> HTTPClientRequest.Body {
            .stream(PacedBody(base: stream, loop: group.any()), length: length.map { .known($0) } ?? .unknown)
        }
    }

    let environment: Environment
    /// Few, so that they are looked for one by one: the type of a dictionary would cost every start a tenth of a millisecond.
    private let connections = Mutex<[Connections]>([])

    /// - Parameter environment: Where the proxy and override variables are read, at each request.
    public init(environment: Environment) { self.environment = environment }

    deinit {
        for open in connections.withLock({ $0 }) {
            open.client.shutdown { _ in open.group.shutdownGracefully { _ in } }
        }
    }

    /// Sends one request; see ``HTTPTransport/send(_:verification:)``.
    public func send(
        _ request: HTTPRequest, verification: CertificateVerification
    ) async throws(Failure) -> HTTPResponse {
        guard let origin = Origin(of: request.url) else {
            throw Failure(.serviceURLInvalid, "\"\(request.url)\" is not an http or https URL")
        }
        let override = try ConnectOverride(environment)
        let url = override?.redirect(request.url, from: origin)
        let route = Route(
            verification: verification, origin: origin,
            proxy: url == nil ? try ProxySettings(environment).proxy(for: origin) : nil,
            isOverridden: url != nil)
        let connections = try connections(for: route, override: override)
        var outgoing = HTTPClientRequest(url: url ?? request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        outgoing.headers.add(name: "User-Agent", value: "olares-cli")
        if url != nil { outgoing.headers.replaceOrAdd(name: "Host", value: origin.hostHeader) }
        switch request.body {
        case .none: break
        case .bytes(let buffer): outgoing.body = .bytes(buffer)
        case .stream(let stream, let length): outgoing.body = connections.body(stream, length: length)
        case .repeatable(let begin, let length): outgoing.body = connections.body(begin(), length: length)
        }
        return try await execute(outgoing, on: connections.client, route: route, for: request)
    }

    private func execute(
        _ outgoing: HTTPClientRequest, on client: HTTPClient, route: Route, for request: HTTPRequest
    ) async throws(Failure) -> HTTPResponse {
        let deadline = request.timeout.map { ContinuousClock.now + $0 }
        // The client's own deadline ends with the head.
        let headLimit = request.timeout ?? request.headLimit
        do {
            let response = try await client.execute(
                outgoing, deadline: headLimit.map { .now() + TimeAmount($0) } ?? .distantFuture)
            return HTTPResponse(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                body: response.body, host: route.origin.host, deadline: deadline, idleLimit: request.idleLimit)
        } catch {
            throw Failure(transport: error, host: route.origin.host, proxy: route.proxy.map { "\($0.host):\($0.port)" })
        }
    }

    private func connections(for route: Route, override: ConnectOverride?) throws(Failure) -> Connections {
        if let known = connections.withLock({ $0.first { $0.route == route } }) { return known }
        let configuration = try configuration(for: route, override: override)
        return connections.withLock { connections in
            if let known = connections.first(where: { $0.route == route }) { return known }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
            let added = Connections(route: route, client: client, group: group)
            connections.append(added)
            return added
        }
    }

    private func configuration(
        for route: Route, override: ConnectOverride?
    ) throws(Failure) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(30))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(90)
        configuration.tlsConfiguration = try tls(route.verification)
        if (route.isOverridden ? override?.origin : route.origin)?.scheme == .https, route.verification == .full {
            let check: @Sendable (any Channel) -> EventLoopFuture<Void> = {
                CertificateName.check($0, for: route.origin.host)
            }
            configuration.http1_1ConnectionDebugInitializer = check
            configuration.http2ConnectionDebugInitializer = check
        }
        configuration.proxy = route.proxy.map { proxy in
            switch proxy.kind {
            case .http:
                .server(
                    host: proxy.host, port: proxy.port,
                    authorization: proxy.credentials.map { .basic(credentials: Base64.encode(Array($0.utf8))) })
            case .socks: .socksServer(host: proxy.host, port: proxy.port)
            }
        }
        if route.isOverridden, let override { configuration.dnsOverride = [route.origin.host: override.origin.host] }
        return configuration
    }

    /// What is asked of a server's certificate.
    func tls(_ verification: CertificateVerification) throws(Failure) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if verification == .none { tls.certificateVerification = .none }
        let roots = try SystemTrust(environment: environment, files: POSIXFileSystem()).roots()
        if let directory = roots.directory {
            tls.trustRoots = .file(directory)
        } else if !roots.certificates.isEmpty {
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
