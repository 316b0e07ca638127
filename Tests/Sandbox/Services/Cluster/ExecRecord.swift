import Synchronization

/// A command in a container, as the sandbox saw it.
public struct ExecRecord: Codable, Equatable, Sendable {
    /// Counts from 1 in order of arrival.
    public let number: Int
    /// The pod's namespace.
    public let namespace: String
    /// The pod.
    public let pod: String
    /// The container in it.
    public let container: String
    /// The command's words.
    public let command: [String]
    /// Whether it has a terminal.
    public let tty: Bool
    /// Whether it has an input.
    public let stdin: Bool
    /// What was agreed on.
    public let subprotocol: String
    /// Sizes of the window, `[columns, rows]`, in order.
    public internal(set) var resizes: [[Int]] = []
    /// How many bytes of input had come when the first size came; nil while none has.
    public internal(set) var inputBeforeSize: Int?
    /// Bytes that came for its input.
    public internal(set) var inputBytes = 0
    /// Bytes of its output that were sent.
    public internal(set) var outputBytes = 0
    /// Pings that came.
    public internal(set) var pings = 0
    /// Whether the client has said that no more input comes.
    public internal(set) var isInputClosed = false
    /// The process; nil before it runs.
    public internal(set) var pid: Int32?
    /// How it ended; nil while it runs, and when it was killed with its connection.
    public internal(set) var exitCode: Int?
    /// Whether nothing of it is left.
    public internal(set) var isOver = false
}

/// Every command so far, and those that run.
final class ExecSessions: Sendable {
    private struct State {
        var records: [ExecRecord] = []
        var stops: [Int: @Sendable () -> Void] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    var records: [ExecRecord] { state.withLock(\.records) }

    /// Files a new command under the next number; `stop` ends it.
    func open(_ make: (_ number: Int) -> ExecRecord, stop: @escaping @Sendable () -> Void) -> Int {
        let (number, isClosed) = state.withLock { state in
            let record = make(state.records.count + 1)
            state.records.append(record)
            state.stops[record.number] = stop
            return (record.number, state.isClosed)
        }
        if isClosed { stop() }
        return number
    }

    func change(_ number: Int, _ change: (inout ExecRecord) -> Void) {
        state.withLock { change(&$0.records[number - 1]) }
    }

    func end(_ number: Int) {
        state.withLock { state in
            state.stops[number] = nil
            state.records[number - 1].isOver = true
        }
    }

    /// Ends all commands, now and later.
    func close() {
        let stops = state.withLock { state in
            state.isClosed = true
            return Array(state.stops.values)
        }
        for stop in stops { stop() }
    }
}
