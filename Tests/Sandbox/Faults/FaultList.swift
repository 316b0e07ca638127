import Synchronization

/// The faults in force, and how often each has been met.
final class FaultList: Sendable {
    private struct Entry {
        let id: Int
        let fault: Fault
        /// Matching requests so far, unharmed ones included.
        var seen = 0
    }

    private struct State {
        var entries: [Entry] = []
        var lastId = 0
    }

    private let state = Mutex(State())

    var all: [Int: Fault] {
        state.withLock { state in
            Dictionary(uniqueKeysWithValues: state.entries.map { ($0.id, $0.fault) })
        }
    }

    /// Adds a fault and returns the number by which it can be removed.
    func add(_ fault: Fault) -> Int {
        state.withLock { state in
            state.lastId += 1
            state.entries.append(Entry(id: state.lastId, fault: fault))
            return state.lastId
        }
    }

    func remove(_ id: Int) {
        state.withLock { $0.entries.removeAll { $0.id == id } }
    }

    func removeAll() {
        state.withLock { $0.entries = [] }
    }

    /// The faults that happen to this request; asking counts.
    func meet(_ request: RequestRecord) -> [Fault] {
        state.withLock { state in
            state.entries.indices.compactMap { index in
                let fault = state.entries[index].fault
                guard fault.requests.matches(request) else { return nil }
                state.entries[index].seen += 1
                let turn = state.entries[index].seen - fault.after
                return turn > 0 && turn <= fault.times ?? .max ? fault.turn(turn) : nil
            }
        }
    }
}
