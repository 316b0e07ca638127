import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// What a connection depends on.
struct Route: Equatable, Sendable {
    let verification: CertificateVerification
    let origin: Origin
    let proxy: ProxySettings.Proxy?
    /// Where connections go instead, if so.
    let override: ConnectOverride?

    /// Whether its proxy is one that async-http-client cannot use by itself.
    var needsRelay: Bool { proxy.map { $0.kind != .http } ?? false }
}

/// The connections of one route, with a thread of their own.
struct Connections: Sendable {
    /// How long it may take until a connection can be used: name, address, proxy, TLS.
    static let connectLimit: Duration = .seconds(10)

    let route: Route
    let client: HTTPClient
    let exchanges = Exchanges()
    /// What leads to a proxy that the client cannot use by itself; `nil` otherwise.
    let relay: ProxyRelay?
    private let group: MultiThreadedEventLoopGroup

    /// Opens nothing yet but what leads to a proxy.
    /// - Parameters:
    ///   - tls: For the server.
    ///   - proxyTLS: For a proxy that is reached over TLS.
    init(_ route: Route, tls: TLSConfiguration, proxyTLS: TLSConfiguration) async throws(Failure) {
        try SystemRoom.require()
        self.route = route
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        if let proxy = route.proxy, route.needsRelay {
            let dialer = Dialer(
                origin: route.origin, destination: route.origin, proxy: proxy, tls: nil,
                verification: route.verification, proxyTLS: proxyTLS)
            relay = try await ProxyRelay.open(to: dialer, on: group)
        } else {
            relay = nil
        }
        client = HTTPClient(
            eventLoopGroupProvider: .shared(group),
            configuration: Self.configuration(for: route, through: relay?.proxy ?? route.proxy, tls: tls, exchanges))
    }

    /// Ends them all. Nobody waits for it.
    func close() {
        let (client, relay, group) = (client, relay, group)
        Task {
            // What still connects would find its thread gone.
            await relay?.close()
            try? await client.shutdown()
            try? await group.shutdownGracefully()
        }
    }

    /// A body that is read no faster than this thread takes it.
    /// - Parameter length: Bytes; `nil` where it is not known.
    func body(
        _ stream: some AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int64?
    ) -> HTTPClientRequest.Body {
        .stream(PacedBody(base: stream, loop: group.any()), length: length.map { .known($0) } ?? .unknown)
    }

    private static func configuration(
        for route: Route, through proxy: ProxySettings.Proxy?, tls: TLSConfiguration, _ exchanges: Exchanges
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: TimeAmount(connectLimit))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Enough for every request that a verb has under way at a time: none waits for another to end.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // Less than any server's, so that an idle connection is seldom found closed: nginx has 60 to 75 seconds.
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.tlsConfiguration = tls
        // For those who ask for it. A few bytes may unpack to gigabytes.
        configuration.decompression = .enabled(limit: .size(HTTPResponse.unpackedLimit))
        let isSecure = (route.override?.origin ?? route.origin).scheme == .https
        let host = isSecure && route.verification == .full ? route.origin.host : nil
        let named = route.proxy?.address
        let isRelayed = proxy != route.proxy
        configuration.http1_1ConnectionDebugInitializer = { channel in
            let name = host.map { CertificateName.check(channel, for: $0) }
            return (name ?? channel.eventLoop.makeSucceededVoidFuture()).flatMap {
                ExchangeWatch.add(to: channel, for: exchanges, proxy: named, isRelayed: isRelayed)
            }
        }
        configuration.proxy = proxy.map { proxy in
            .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credentials.map { .basic(credentials: Base64.encode(Array($0.utf8))) })
        }
        if let override = route.override { configuration.dnsOverride = [route.origin.host: override.origin.host] }
        return configuration
    }
}
