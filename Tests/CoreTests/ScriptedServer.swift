import Foundation
import Synchronization

/// A server on 127.0.0.1 that answers each request as a script says, byte for byte.
final class ScriptedServer: Sendable {
    /// A request that has come.
    struct Turn: Sendable {
        /// Which connection it came over, from 0.
        let connection: Int
        /// Which request of the connection it is, from 0.
        let number: Int
        /// Its request line and header fields.
        let head: String
    }

    /// What is written, and what becomes of the connection.
    enum Reply: Sendable {
        case keep(String)
        case close(String)
        case bytes([UInt8])
    }

    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    var heads: [String] { state.withLock(\.heads) }

    private struct State {
        var heads: [String] = []
        var open: [Int32] = []
        var connections = 0
    }

    private let listener: Int32
    private let state = Mutex(State())
    private let script: @Sendable (Turn) -> Reply

    init(_ script: @escaping @Sendable (Turn) -> Reply) throws {
        self.script = script
        #if canImport(Darwin)
        listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && listen(number, 64) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.acceptAll() }
    }

    /// Ends it and its connections.
    func stop() {
        for socket in state.withLock(\.open) + [listener] { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let number = state.withLock { state in
                state.open.append(client)
                state.connections += 1
                return state.connections - 1
            }
            Thread.detachNewThread { self.serve(client, number) }
        }
        close(listener)
    }

    private func serve(_ client: Int32, _ connection: Int) {
        defer {
            state.withLock { state in state.open.removeAll { $0 == client } }
            close(client)
        }
        var number = 0
        while let head = readHead(client) {
            state.withLock { $0.heads.append(head) }
            let reply = script(Turn(connection: connection, number: number, head: head))
            number += 1
            switch reply {
            case .keep(let text): write(Array(text.utf8), to: client)
            case .close(let text): return write(Array(text.utf8), to: client)
            case .bytes(let bytes): write(bytes, to: client)
            }
        }
    }

    private func readHead(_ client: Int32) -> String? {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.ends(with: "\r\n\r\n".utf8) {
            guard read(client, &byte, 1) == 1 else { return nil }
            head.append(byte)
        }
        return String(decoding: head, as: UTF8.self)
    }

    private func write(_ bytes: [UInt8], to client: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, noSignal) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension Array<UInt8> {
    fileprivate func ends(with suffix: String.UTF8View) -> Bool { Array(self.suffix(suffix.count)) == Array(suffix) }
}

#if canImport(Darwin)
private let noSignal: Int32 = 0
#else
private let noSignal = Int32(MSG_NOSIGNAL)
#endif
