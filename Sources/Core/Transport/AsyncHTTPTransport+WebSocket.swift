import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension AsyncHTTPTransport {
    /// Asks for a WebSocket; see ``HTTPTransport/open(_:subprotocols:verification:request:work:)``. Such connections are of
    /// HTTP/1.1 and no others use them, so each has its own.
    public func open<Value: Sendable>(
        _ address: String, subprotocols: [String], verification: CertificateVerification,
        request: @escaping @Sendable () async throws(Failure) -> HTTPRequest,
        work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        guard let origin = Origin(of: address) else {
            throw Failure(.serviceURLInvalid, "\"\(address)\" is not an http or https URL")
        }
        let route = try route(to: origin, verification)
        let relay = route.needsRelay ? try await connections(for: route).relay : nil
        let dialer = try dialer(on: route, through: relay)
        try SystemRoom.require()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connecting = Task { try await dialer.connect(on: group) }
        defer {
            connecting.cancel()
            Task {
                // What still looks a name up would find its thread gone.
                _ = await connecting.result
                group.shutdownGracefully { _ in }
            }
        }
        let request = try await request()
        let head = Self.head(of: request, origin, subprotocols)
        var outcome: Result<Value, Failure>?
        do {
            let deadline = request.timeout.map { ContinuousClock.now + $0 }
            let answer = try await withDeadline(
                deadline, discarding: { (late: WebSocketDialer.Answer) in await late.discard() }
            ) {
                let channel = try await withTaskCancellationHandler {
                    try await connecting.value
                } onCancel: {
                    connecting.cancel()
                }
                // A server does not wait for ever for what is asked of it.
                let open = channel.isActive ? channel : try await dialer.connect(on: group)
                return try await WebSocketDialer(
                    dialer: dialer, proxy: route.proxy?.address, isRelayed: relay != nil
                ).upgrade(open, head)
            }
            switch answer {
            case .refused(let response): return .refused(response)
            case .open(let connection, let subprotocol, let details):
                try await connection.executeThenClose { inbound, _ in
                    let socket = ChannelWebSocket(
                        inbound, connection.channel, subprotocol: subprotocol, over: details, host: origin.host)
                    do throws(Failure) { outcome = .success(try await work(socket)) } catch {
                        outcome = .failure(error)
                    }
                }
            }
        } catch {
            // How the work ended counts, and not that what was left of the connection could not be closed well.
            if let outcome { return .opened(try outcome.get()) }
            let problem = await explain(error, dialer, relay)
            throw Failure(transport: problem, host: origin.host, proxy: route.proxy?.address)
        }
        guard let outcome else { throw Failure(.transport, "the connection to \(origin.host) was never used") }
        return .opened(try outcome.get())
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
