import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a connection could not be made, where the libraries do not say.
enum ConnectionError: Error {
    /// The certificate was valid until then, in UTC.
    case expired(date: String)
    /// The certificate is valid from then on, in UTC.
    case notYetValid(date: String)
    /// The certificate is of an authority that is not known here.
    case unknownAuthority
    /// No authority at all is known here.
    case noAuthorities
    /// What a proxy said to `CONNECT`, such as `HTTP 403 Forbidden`.
    case refusedByProxy(status: String)
    /// The address, such as `203.0.113.7 port 443`, does not answer.
    case unanswered(address: String)
    /// The name servers do not answer.
    case unresolved
    /// The proxy takes connections, and does not get any further.
    case stuckProxy
    /// The server takes connections, and does not agree on TLS.
    case stuckTLS
    /// TLS could not be agreed on with the proxy itself.
    case untrustedProxy(reason: String)
}

/// A second connection to find out what was wrong with the first. Nothing of any request goes over it.
struct SecondLook: Sendable {
    private static let limit: Duration = .seconds(5)

    let dialer: Dialer

    /// What the error comes from, as far as that can be seen; the error itself otherwise.
    func explain(_ error: any Error) async -> any Error {
        await problem(behind: error) ?? error
    }

    private func problem(behind error: any Error) async -> (any Error)? {
        switch error {
        case is NIOSSLError, is NIOSSLExtraError:
            String(describing: error).contains("CERTIFICATE_VERIFY_FAILED") ? await certificateProblem() : nil
        case let error as HTTPClientError where error == .invalidProxyResponse: await refusal()
        case let error as HTTPClientError where error == .connectTimeout: await silence()
        case ChannelError.connectTimeout: await silence()
        default: nil
        }
    }

    private func certificateProblem() async -> ConnectionError? {
        var tls = dialer.tls
        tls?.certificateVerification = .none
        let unverified = Dialer(
            origin: dialer.origin, destination: dialer.destination, proxy: dialer.proxy, tls: tls, verification: .none)
        let certificate = try? await connected(by: unverified) { try await $0.nioSSL_peerCertificate().get() }
        guard let certificate else { return nil }
        let now = time(nil)
        if certificate.notValidAfter < now { return .expired(date: Self.date(certificate.notValidAfter)) }
        if certificate.notValidBefore > now { return .notYetValid(date: Self.date(certificate.notValidBefore)) }
        return dialer.tls?.trustsNobody == true ? .noAuthorities : .unknownAuthority
    }

    private func refusal() async -> ConnectionError? {
        do { try await connected(by: dialer) { _ in } } catch { return error as? ConnectionError }
        return nil
    }

    /// How far a connection gets that comes to nothing.
    private func silence() async -> ConnectionError {
        let (host, port) = dialer.proxy.map { ($0.host, $0.port) } ?? (dialer.destination.host, dialer.destination.port)
        // A lookup cannot be cut short, and is not waited for.
        let (found, lookup) = AsyncStream<SocketAddress?>.makeStream()
        let isStarted = DetachedThread.run {
            lookup.yield(try? SocketAddress.makeAddressResolvingHost(host, port: port))
        }
        let timer = Task {
            if isStarted { try? await Task.sleep(for: Self.limit) }
            lookup.finish()
        }
        defer { timer.cancel() }
        guard let address = await found.first(where: { _ in true }) ?? nil else { return .unresolved }
        if await isOpen(address) {
            if dialer.proxy != nil { return .stuckProxy }
            if dialer.tls != nil { return .stuckTLS }
        }
        return .unanswered(address: "\(address.ipAddress ?? host) port \(port)")
    }

    private func isOpen(_ address: SocketAddress) async -> Bool {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let channel = try? await ClientBootstrap(group: group).connectTimeout(.seconds(2)).connect(to: address).get()
        channel?.close(promise: nil)
        return channel != nil
    }

    private func connected<Value: Sendable>(
        by dialer: Dialer, _ work: @escaping @Sendable (any Channel) async throws -> Value
    ) async throws -> Value {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        return try await withDeadline(ContinuousClock.now + Self.limit) {
            let channel = try await dialer.connect(on: group, within: Self.limit)
            defer { channel.close(promise: nil) }
            return try await work(channel)
        }
    }

    private static func date(_ seconds: time_t) -> String {
        String(RFC3339.text(Timestamp(milliseconds: Int64(seconds) *| 1000)).prefix(10))
    }
}

extension TLSConfiguration {
    /// Whether there is nobody who could have signed a certificate that it accepts.
    fileprivate var trustsNobody: Bool { trustRoots == .certificates([]) && additionalTrustRoots.isEmpty }
}
