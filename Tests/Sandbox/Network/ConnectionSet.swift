import NIOCore
import Synchronization

/// The open connections of one listener.
final class ConnectionSet: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isTooLate = state.withLock { state in
            state.open[id] = channel
            return state.isClosed
        }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { $0.open[id] = nil }
        }
        if isTooLate { ConnectionSet.sever(channel) }
    }

    /// Closes all connections, and any that still comes before ``reopen()``.
    func close() {
        let open = state.withLock { state in
            state.isClosed = true
            return Array(state.open.values)
        }
        open.forEach(ConnectionSet.sever)
    }

    /// Lets connections come again.
    func reopen() {
        state.withLock { $0.isClosed = false }
    }

    /// Closes the socket below TLS, which would first wait for the client's farewell.
    private static func sever(_ channel: any Channel) {
        Wire(channel).close()
    }
}
