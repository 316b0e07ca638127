import Foundation
import Synchronization

/// A proxy on 127.0.0.1, HTTP with `CONNECT` alone or SOCKS5, that takes everybody to the same port, whatever name was asked for:
/// that is how names that no DNS knows reach the sandbox.
final class ConnectProxy: Sendable {
    /// What it speaks.
    enum Kind: Sendable {
        case http
        /// SOCKS5, with a password if `login` is one, as `user:password`.
        case socks(login: String?)
    }

    private let kind: Kind
    /// The port that it listens on.
    let port: Int
    /// What it says to every request; `200` alone opens a tunnel.
    private let status: String
    private let target: Int
    private let listener: Int32
    private let state = Mutex<(heads: [String], open: [Int32], isClosed: Bool)>(([], [], false))

    /// Starts it.
    /// - Parameter target: The port of 127.0.0.1 where tunnels end.
    init(to target: Int, status: String = "200 OK", speaking kind: Kind = .http) throws {
        self.kind = kind
        let socket = try LoopbackSocket()
        listener = socket.descriptor
        port = socket.port
        self.target = target
        self.status = status
        guard listen(listener, 64) == 0 else { throw SystemError("listen") }
        Thread.detachNewThread { self.acceptAll() }
    }

    /// The heads of all requests so far; of SOCKS5, the names that were asked for.
    var heads: [String] { state.withLock(\.heads) }

    /// Ends it and its tunnels.
    func stop() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            for socket in state.open + [listener] { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0, !state.withLock(\.isClosed) else { break }
            Thread.detachNewThread { self.serve(client) }
        }
        close(listener)
    }

    private func serve(_ client: Int32) {
        hold(client)
        defer { letGo(client) }
        switch kind {
        case .http: guard greetInHTTP(client) else { return }
        case .socks(let login): guard greetInSOCKS(client, login.map { Array($0.utf8) }) else { return }
        }
        guard let server = connectToTarget() else { return }
        hold(server)
        defer { letGo(server) }
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            Self.pump(server, client)
            done.signal()
        }
        Self.pump(client, server)
        done.wait()
    }

    private func greetInHTTP(_ client: Int32) -> Bool {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            guard let byte = Self.read(client, 1)?.first else { return false }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        state.withLock { $0.heads.append(head) }
        Channel.write("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n", to: client)
        return status.hasPrefix("200")
    }

    /// RFC 1928 and 1929, for names.
    private func greetInSOCKS(_ client: Int32, _ login: [UInt8]?) -> Bool {
        guard let greeting = Self.read(client, 2), let methods = Self.read(client, Int(greeting[1])) else {
            return false
        }
        let method: UInt8 = login == nil ? 0 : 2
        guard methods.contains(method) else {
            Self.write([5, 0xff], to: client)
            return false
        }
        Self.write([5, method], to: client)
        if let login {
            guard let name = Self.read(client, 2).flatMap({ Self.read(client, Int($0[1])) }),
                let password = Self.read(client, 1).flatMap({ Self.read(client, Int($0[0])) })
            else { return false }
            let isRight = name + Array(":".utf8) + password == login
            Self.write([1, isRight ? 0 : 1], to: client)
            guard isRight else { return false }
        }
        guard let head = Self.read(client, 5), let name = Self.read(client, Int(head[4])), Self.read(client, 2) != nil
        else {
            return false
        }
        state.withLock { $0.heads.append(String(decoding: name, as: UTF8.self)) }
        let isOpen = status.hasPrefix("200")
        Self.write([5, isOpen ? 0 : 2, 0, 1, 0, 0, 0, 0, 0, 0], to: client)
        return isOpen
    }

    private static func read(_ socket: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(socket, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    private static func write(_ bytes: [UInt8], to socket: Int32) { send(socket, bytes, bytes.count, noSignal) }

    /// Carries bytes over until one side ends, and then ends the other.
    private static func pump(_ source: Int32, _ sink: Int32) {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(source, &chunk, chunk.count, 0)
            guard count > 0, send(sink, chunk, count, noSignal) == count else { break }
        }
        shutdown(sink, Int32(SHUT_RDWR))
        shutdown(source, Int32(SHUT_RDWR))
    }

    private func connectToTarget() -> Int32? {
        guard let socket = try? LoopbackSocket().descriptor else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(target).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(socket)
            return nil
        }
        return socket
    }

    private func hold(_ socket: Int32) {
        state.withLock { state in
            state.open.append(socket)
            if state.isClosed { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func letGo(_ socket: Int32) {
        state.withLock { state in state.open.removeAll { $0 == socket } }
        close(socket)
    }
}

#if canImport(Darwin)
private let noSignal: Int32 = 0
#else
private let noSignal = Int32(MSG_NOSIGNAL)
#endif
