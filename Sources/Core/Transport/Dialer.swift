import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Makes a connection by the rules that requests have: TCP, a proxy's tunnel, TLS. For what async-http-client cannot do.
struct Dialer: Sendable {
    /// The server's.
    let origin: Origin
    /// Where to connect: the server, or what stands in for it.
    let destination: Origin
    let proxy: ProxySettings.Proxy?
    /// For TLS; `nil` without.
    let tls: TLSConfiguration?
    let verification: CertificateVerification
    /// For TLS with the proxy itself, whose certificate must be valid; `nil` where it is reached without.
    var proxyTLS: TLSConfiguration?

    /// The same to another origin, without TLS.
    func to(_ origin: Origin) -> Dialer {
        Dialer(
            origin: origin, destination: origin, proxy: proxy, tls: nil, verification: verification, proxyTLS: proxyTLS)
    }

    /// Connects. Nothing is sent to the server before its certificate has been looked at.
    /// - Throws: What the network libraries throw.
    func connect(on group: any EventLoopGroup, within limit: Duration = Connections.connectLimit) async throws
        -> any Channel
    {
        let channel = try await ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(limit))
            .connect(host: proxy?.host ?? destination.host, port: proxy?.port ?? destination.port).get()
        return try await withTaskCancellationHandler {
            do {
                try await tunnel(channel)
                if let tls { try await Self.secure(channel, tls, for: origin.host, verification) }
                return channel
            } catch {
                channel.close(promise: nil)
                throw error
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func tunnel(_ channel: any Channel) async throws {
        guard let proxy else { return }
        switch proxy.kind {
        case .http: try await HTTPTunnel.open(channel, to: destination, credentials: proxy.credentials)
        case .https:
            if let proxyTLS {
                do { try await Self.secure(channel, proxyTLS, for: proxy.host, .full) } catch {
                    throw ConnectionError.untrustedProxy(reason: String(describing: error))
                }
            }
            try await HTTPTunnel.open(channel, to: destination, credentials: proxy.credentials)
        case .socks: try await SOCKSTunnel.open(channel, to: destination, credentials: proxy.credentials)
        }
    }

    private static func secure(
        _ channel: any Channel, _ tls: TLSConfiguration, for host: String, _ verification: CertificateVerification
    ) async throws {
        try await channel.eventLoop.flatSubmit {
            let handshake = channel.eventLoop.makePromise(of: Void.self)
            do {
                let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
                let handler = try NIOSSLClientHandler(
                    context: NIOSSLContext(configuration: tls), serverHostname: isAddress ? nil : host)
                try channel.pipeline.syncOperations.addHandler(HandshakeWatch(handshake))
                try channel.pipeline.syncOperations.addHandler(handler, position: .first)
            } catch {
                handshake.fail(error)
            }
            return handshake.futureResult
        }.get()
        if verification == .full { try await CertificateName.check(channel, for: host).get() }
    }
}

/// Tells when TLS has been agreed on, or why not.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        promise.succeed()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    /// A connection that ended before this was added does not say so again.
    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}
