import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension AsyncHTTPTransport {
    /// Asks for a WebSocket; see ``HTTPTransport/open(_:subprotocols:verification:_:)``. Such connections are of HTTP/1.1 and
    /// no others use them, so each has its own.
    public func open<Value: Sendable>(
        _ request: HTTPRequest, subprotocols: [String], verification: CertificateVerification,
        _ work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        guard let origin = Origin(of: request.url) else {
            throw Failure(.serviceURLInvalid, "\"\(request.url)\" is not an http or https URL")
        }
        let dialer = try dialer(for: origin, verification)
        let sockets = WebSocketDialer(dialer: dialer)
        try SystemRoom.require()
        let head = Self.head(of: request, origin, subprotocols)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        var outcome: Result<Value, Failure>?
        do {
            let deadline = request.timeout.map { ContinuousClock.now + $0 }
            let answer = try await withDeadline(
                deadline, discarding: { (late: WebSocketDialer.Answer) in await late.discard() }
            ) {
                try await sockets.dial(head, on: group, timeout: request.timeout)
            }
            switch answer {
            case .refused(let response): return .refused(response)
            case .open(let connection, let subprotocol):
                try await connection.executeThenClose { inbound, _ in
                    let socket = ChannelWebSocket(
                        inbound, connection.channel, subprotocol: subprotocol, host: origin.host)
                    do throws(Failure) { outcome = .success(try await work(socket)) } catch {
                        outcome = .failure(error)
                    }
                }
            }
        } catch {
            // How the work ended counts, and not that what was left of the connection could not be closed well.
            if let outcome { return .opened(try outcome.get()) }
            let problem = await SecondLook(dialer: dialer).explain(error)
            throw Failure(transport: problem, host: origin.host, proxy: dialer.proxy?.address)
        }
        guard let outcome else { throw Failure(.transport, "the connection to \(origin.host) was never used") }
        return .opened(try outcome.get())
    }

    /// A way to an origin by itself.
    func dialer(for origin: Origin, _ verification: CertificateVerification) throws(Failure) -> Dialer {
        let standIn = try ConnectOverride(environment)?.origin(standingInFor: origin)
        let destination = standIn ?? origin
        var tls = destination.scheme == .https ? try tls(verification) : nil
        tls?.applicationProtocols = ["http/1.1"]
        return Dialer(
            origin: origin, destination: destination,
            proxy: standIn == nil ? try ProxySettings(environment).proxy(for: origin) : nil, tls: tls,
            verification: verification)
    }

    private static func head(of request: HTTPRequest, _ origin: Origin, _ subprotocols: [String]) -> HTTPRequestHead {
        let target = request.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" && $0 != "?" }
        var head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: target.first == "/" ? String(target) : "/\(target)")
        head.headers.add(name: "Host", value: origin.hostHeader)
        head.headers.add(name: "User-Agent", value: "olares-cli")
        for (name, value) in request.headers { head.headers.add(name: name, value: value) }
        if !subprotocols.isEmpty {
            head.headers.add(name: "Sec-WebSocket-Protocol", value: subprotocols.joined(separator: ", "))
        }
        return head
    }
}
