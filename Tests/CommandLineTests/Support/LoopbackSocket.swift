import Foundation

extension Olares {
    /// A port of 127.0.0.1 that is taken, and where nobody listens: a connection to it is refused.
    func closedPort() throws -> Int {
        let socket = try LoopbackSocket()
        atEnd { close(socket.descriptor) }
        return socket.port
    }
}

/// A TCP socket that is bound to a free port of 127.0.0.1, and not yet listened on.
struct LoopbackSocket {
    let descriptor: Int32
    let port: Int

    init() throws {
        #if canImport(Darwin)
        let stream = SOCK_STREAM
        #else
        let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        let made = socket(AF_INET, stream, 0)
        guard made >= 0 else { throw SystemError("socket") }
        descriptor = try Channel.raised(made)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        guard isBound else { throw SystemError("bind") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }
}
