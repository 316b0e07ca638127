import Foundation
import Synchronization

/// An HTTP proxy on 127.0.0.1 that knows `CONNECT` alone, and takes everybody to the same port, whatever name was asked
/// for: that is how names that no DNS knows reach the sandbox.
final class ConnectProxy: Sendable {
    /// The port that it listens on.
    let port: Int
    /// What it says to every request; `200` alone opens a tunnel.
    private let status: String
    private let target: Int
    private let listener: Int32
    private let state = Mutex<(heads: [String], open: [Int32], isClosed: Bool)>(([], [], false))

    /// Starts it.
    /// - Parameter target: The port of 127.0.0.1 where tunnels end.
    init(to target: Int, status: String = "200 OK") throws {
        let socket = try LoopbackSocket()
        listener = socket.descriptor
        port = socket.port
        self.target = target
        self.status = status
        guard listen(listener, 64) == 0 else { throw SystemError("listen") }
        Thread.detachNewThread { self.acceptAll() }
    }

    /// The heads of all requests so far.
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
        var head = ""
        var byte: UInt8 = 0
        while !head.hasSuffix("\r\n\r\n") {
            guard read(client, &byte, 1) == 1 else { return }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        state.withLock { $0.heads.append(head) }
        Channel.write("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n", to: client)
        guard status.hasPrefix("200"), let server = connectToTarget() else { return }
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

    /// Carries bytes over until one side ends, and then ends the other.
    private static func pump(_ source: Int32, _ sink: Int32) {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(source, &chunk, chunk.count)
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
