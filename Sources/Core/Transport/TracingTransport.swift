import NIOCore

/// Tells what goes over the wire, for `--debug`, without any secret: header values are masked but for a few that everybody may
/// see, and bodies are only counted.
public struct TracingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let trace: @Sendable (String) -> Void

    /// - Parameters:
    ///   - base: Sends the requests.
    ///   - trace: Takes one line at a time.
    public init(_ base: any HTTPTransport, trace: @escaping @Sendable (String) -> Void) {
        self.base = base
        self.trace = trace
    }

    /// As the transport below has it.
    public func certificate(at address: String) async -> ServerCertificate? { await base.certificate(at: address) }

    /// As the transport below has it.
    public func way(to address: String) throws(Failure) -> Way { try base.way(to: address) }

    /// Sends one request; see ``HTTPTransport/send(_:verification:)``.
    public func send(
        _ request: HTTPRequest, verification: CertificateVerification
    ) async throws(Failure) -> HTTPResponse {
        trace("> \(request.method) \(Self.masked(url: request.url))")
        for (name, value) in request.headers { trace(">   \(name): \(Self.masked(value, of: name))") }
        switch request.body {
        case .none: break
        case .bytes(let body): trace(">   (\(body.readableBytes) bytes)")
        case .repeatable(_, let length): trace(">   (\(length) bytes)")
        case .stream(_, let length): trace(">   (\(length.map { "\($0) bytes" } ?? "a stream"))")
        }
        let start = ContinuousClock.now
        do {
            let response = try await base.send(request, verification: verification)
            if let connection = response.connection { trace("<   over \(connection.text)") }
            trace("< HTTP \(response.status) after \(Self.milliseconds(since: start)) ms")
            for (name, value) in response.headers { trace("<   \(name): \(Self.masked(value, of: name))") }
            return response
        } catch {
            trace("< \(error.code.rawValue) after \(Self.milliseconds(since: start)) ms: \(error.message)")
            throw error
        }
    }

    /// Asks for a WebSocket; see ``HTTPTransport/open(_:subprotocols:verification:request:work:)``. Its messages are not shown.
    public func open<Value: Sendable>(
        _ address: String, subprotocols: [String], verification: CertificateVerification,
        request: @escaping @Sendable () async throws(Failure) -> HTTPRequest,
        work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        let start = ContinuousClock.now
        do {
            let upgrade = try await base.open(address, subprotocols: subprotocols, verification: verification) {
                [trace] () throws(Failure) in
                let request = try await request()
                trace(
                    "> \(request.method) \(Self.masked(url: request.url, alsoHiding: ["command"])) "
                        + "(WebSocket: \(subprotocols.joined(separator: ", ")))")
                for (name, value) in request.headers { trace(">   \(name): \(Self.masked(value, of: name))") }
                return request
            } work: { [trace] socket throws(Failure) in
                if let connection = socket.connection { trace("<   over \(connection.text)") }
                trace("< open after \(Self.milliseconds(since: start)) ms: \(socket.subprotocol)")
                return try await work(socket)
            }
            if case .refused(let response) = upgrade {
                if let connection = response.connection { trace("<   over \(connection.text)") }
                trace("< HTTP \(response.status) after \(Self.milliseconds(since: start)) ms")
            } else {
                trace("< closed after \(Self.milliseconds(since: start)) ms")
            }
            return upgrade
        } catch {
            trace("< \(error.code.rawValue) after \(Self.milliseconds(since: start)) ms: \(error.message)")
            throw error
        }
    }

    private static func masked(_ value: String, of name: String) -> String {
        guard VisibleHeaders.contain(name) else { return Redaction.mark }
        return name.lowercased() == "location" ? masked(url: value) : Redaction.redact(value)
    }

    /// Query values whose names sound like secrets are masked.
    /// - Parameter names: Others whose values nobody is to see, such as the words of a command, which may hold a password.
    private static func masked(url: String, alsoHiding names: Set<String> = []) -> String {
        guard let mark = url.firstIndex(of: "?") else { return Redaction.redact(url) }
        let members = url[url.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false).map {
            member in
            let name = member.prefix { $0 != "=" }
            let isSecret = Redaction.isSecret(name: name)
            return isSecret || names.contains(String(name)) ? "\(name)=\(Redaction.mark)" : String(member)
        }
        return Redaction.redact(url[..<mark] + "?" + members.joined(separator: "&"))
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        (ContinuousClock.now - start).milliseconds
    }
}
