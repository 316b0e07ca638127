import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import NIOWebSocket

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Failure {
    /// What an error of the network libraries means, in words that name the host.
    /// - Parameters:
    ///   - proxy: `host:port` of the proxy that the request went to instead.
    ///   - isUncertain: Whether the server may have done what it is not to do twice: the code is `outcome_unknown` then.
    init(transport error: any Error, host: String, proxy: String? = nil, isUncertain: Bool = false) {
        let failure = Self.reason(error, host: host, proxy: proxy)
        self = isUncertain && [.transport, .timeout].contains(failure.code) ? failure.withUnknownOutcome : failure
    }

    /// The same where the server may have done what was asked, though its answer did not come, or not all of it.
    private var withUnknownOutcome: Failure {
        Failure(
            .outcomeUnknown, message,
            advice: "whether it was done is not known: look first, and run it again if it was not")
    }

    private static func reason(_ error: any Error, host: String, proxy: String?) -> Failure {
        switch error {
        case let failure as Failure: failure
        case is CancellationError: cancelled(host)
        case let error as NIOSSLError where error == .uncleanShutdown: broken(host, cutShort)
        case is DeadlineExceededError: timedOut(host)
        case let silence as ServerSilentError: fellSilent(host, for: silence.limit)
        case let error as HTTPClientError: client(error, host: host, proxy: proxy)
        case let error as NIOConnectionError: connection(error, host: host, proxy: proxy)
        case let error as NIOSSLError: tls(String(describing: error), host: host)
        case let error as NIOSSLExtraError: tls(String(describing: error), host: host)
        case is CertificateName.Mismatch: wrongName(host)
        case let problem as ConnectionError: unconnected(problem, host: host, proxy: proxy)
        case NIOHTTPDecompression.DecompressionError.limit:
            Failure(
                .responseTooLarge,
                "the answer of \(host) unpacks to more than \(HTTPResponse.unpackedLimit >> 20) MiB",
                advice: "check that the address is that of an Olares")
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            Failure(
                .decode, "the answer of \(host) is damaged: it does not unpack",
                advice: "check what stands between this machine and the Olares, such as a proxy")
        case let error as IOError where unreachable.contains(error.errnoCode):
            unconnected(proxy: proxy, host, ErrorNumber.text(error.errnoCode))
        case let error as IOError: broken(host, ErrorNumber.text(error.errnoCode))
        case HTTPParserError.invalidEOFState: broken(host, cutShort)
        case is HTTPParserError:
            Failure(
                .decode, "\(host) did not answer in HTTP", advice: "check that the address is that of an Olares")
        case let error as ChannelError where error == .inputClosed || error == .eof || error == .ioOnClosedChannel:
            broken(host, cutShort)
        case ChannelError.connectTimeout: unconnected(proxy: proxy, host, "nothing answered")
        case is NIOAsyncWriterError: broken(host, cutShort)
        case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error, is NIOHTTPClientUpgradeError:
            Failure(
                .decode, "\(host) does not keep to the WebSocket protocol",
                advice: "check what stands between this machine and the Olares, such as a proxy")
        default: broken(host, String(describing: error))
        }
    }

    /// The codes of a connection that never was.
    private static let unreachable = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]
    private static let cutShort = "the connection was closed before the answer was complete"

    private static func client(_ error: HTTPClientError, host: String, proxy: String?) -> Failure {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout: timedOut(host)
        case .connectTimeout: unconnected(proxy: proxy, host, "nothing answered")
        case .tlsHandshakeTimeout: unconnected(.stuckTLS, host: host, proxy: proxy)
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout: unconnected(.stuckProxy, host: host, proxy: proxy)
        case .cancelled, .requestStreamCancelled: cancelled(host)
        case .remoteConnectionClosed, .uncleanShutdown:
            broken(host, cutShort)
        case .proxyAuthenticationRequired:
            Failure(
                .transport, "the proxy on the way to \(host) asks for a user name and password",
                advice: "put them into HTTPS_PROXY, as in http://user:password@proxy.example:3128")
        case .invalidProxyResponse:
            Failure(
                .transport, "the proxy \(proxy ?? "") refuses to connect to \(host)",
                advice: "ask whoever runs the proxy, or exempt the host with NO_PROXY")
        case .invalidURL, .emptyHost, .emptyScheme:
            Failure(.serviceURLInvalid, "the address of \(host) is not a URL that can be requested")
        default: broken(host, error.shortDescription)
        }
    }

    private static func connection(_ error: NIOConnectionError, host: String, proxy: String?) -> Failure {
        if let attempt = error.connectionErrors.first {
            let reason = (attempt.error as? IOError).map { ErrorNumber.text($0.errnoCode) }
            let silence = attempt.error is ChannelError ? "nothing answered within \(limit) s" : nil
            return unconnected(
                proxy: proxy, "\(host) (\(address(attempt.target)))",
                reason ?? silence ?? String(describing: attempt.error))
        }
        if proxy != nil { return unconnected(proxy: proxy, host, "its name does not resolve") }
        return Failure(
            .transport, "could not find \(host): the name does not resolve",
            advice: "check the olaresId, and that this machine is online")
    }

    private static func unconnected(proxy: String?, _ host: String, _ reason: String) -> Failure {
        if let proxy {
            return Failure(
                .transport, "could not connect to the proxy \(proxy): \(reason)",
                advice: "check HTTPS_PROXY and HTTP_PROXY, or exempt the host with NO_PROXY")
        }
        return Failure(
            .transport, "could not connect to \(host): \(reason)",
            advice: "check that the Olares is running and that this machine is online, then run it again")
    }

    private static func unconnected(_ problem: ConnectionError, host: String, proxy: String?) -> Failure {
        switch problem {
        case .expired(let date):
            Failure(
                .tls, "the certificate of \(host) has expired: it was valid until \(date)",
                advice:
                    "renew it on the Olares and check the clock of this machine, or log in with --insecure-skip-verify")
        case .notYetValid(let date):
            Failure(
                .tls, "the certificate of \(host) is not valid before \(date)",
                advice: "check the clock of this machine")
        case .unknownAuthority:
            Failure(
                .tls, "the certificate of \(host) is not trusted: its authority is unknown here",
                advice: "set OLARES_CLI_CA_FILE to its authority's PEM file, or log in with --insecure-skip-verify")
        case .noAuthorities:
            Failure(
                .tls, "the certificate of \(host) cannot be checked: this machine has no certificate authorities",
                advice: "install the package ca-certificates, or set OLARES_CLI_CA_FILE to the authority's PEM file")
        case .refusedByProxy(let status):
            Failure(
                .transport, "the proxy \(proxy ?? "") refuses to connect to \(host): \(status)",
                advice: "ask whoever runs the proxy, or exempt the host with NO_PROXY")
        case .unanswered(let address):
            unconnected(
                proxy: proxy, proxy == nil ? "\(host) (\(address))" : host, "nothing answered within \(limit) s")
        case .unresolved:
            Failure(
                .transport, "could not find \(proxy ?? host): the name servers did not answer within \(limit) s",
                advice: "check that this machine is online")
        case .stuckProxy:
            Failure(
                .timeout, "the proxy \(proxy ?? "") did not connect to \(host) in time",
                advice: "ask whoever runs the proxy, or exempt the host with NO_PROXY")
        case .untrustedProxy(let reason):
            Failure(
                .tls, "could not agree on TLS with the proxy \(proxy ?? ""): \(proxyReason(reason))",
                advice:
                    "check that it is reached over TLS, as https:// says, and set OLARES_CLI_CA_FILE to its authority's "
                    + "PEM file")
        case .stuckTLS:
            Failure(
                .timeout, "\(host) did not agree on TLS within \(limit) s",
                advice: "check what stands in between, such as a proxy or firewall")
        }
    }

    private static func proxyReason(_ description: String) -> String {
        let isRefused = description.contains("CERTIFICATE_VERIFY_FAILED")
        let isOther = description.contains("failedToValidateHostname") || description.contains("Mismatch")
        return isRefused
            ? "its certificate is not trusted"
            : isOther ? "its certificate is for another name" : "it does not speak it"
    }

    private static var limit: Int64 { Connections.connectLimit.components.seconds }

    private static func address(_ target: SocketAddress) -> String {
        "\(target.ipAddress ?? "?") port \(target.port ?? 0)"
    }

    private static func tls(_ description: String, host: String) -> Failure {
        if description.contains("failedToValidateHostname") || description.contains("doesn't match") {
            return wrongName(host)
        }
        if description.contains("serverHostnameImpossibleToMatch") {
            return Failure(
                .tls, "the certificate of \(host) cannot be checked: certificates are not made for such a name",
                advice: "check the olaresId: host names have letters, digits, hyphens and dots, and no underscores")
        }
        if description.contains("CERTIFICATE_VERIFY_FAILED") {
            return Failure(
                .tls, "the certificate of \(host) is not trusted: it has expired, or its authority is unknown here",
                advice: "set OLARES_CLI_CA_FILE to its authority's PEM file, or log in with --insecure-skip-verify")
        }
        return Failure(
            .tls, "could not agree on TLS with \(host)", advice: "check that the address is that of an Olares")
    }

    private static func wrongName(_ host: String) -> Failure {
        Failure(
            .tls, "the certificate that \(host) shows is for another name",
            advice: "check the olaresId; a wrong certificate can mean that somebody is in between")
    }

    /// A library that gives up by itself is no interruption.
    private static func cancelled(_ host: String) -> Failure {
        Task.isCancelled ? Failure(.interrupted, "interrupted") : broken(host, cutShort)
    }

    private static func timedOut(_ host: String) -> Failure {
        Failure(
            .timeout, "\(host) did not answer in time",
            advice: "run it again; if it stays slow, look at the Olares itself")
    }

    private static func fellSilent(_ host: String, for limit: Duration) -> Failure {
        Failure(
            .timeout, "\(host) stopped in the middle of its answer: nothing came for \(limit.components.seconds) s",
            advice: "run it again; if it stays slow, look at the Olares itself")
    }

    private static func broken(_ host: String, _ reason: String) -> Failure {
        Failure(.transport, "the exchange with \(host) failed: \(reason)", advice: "run it again")
    }
}
