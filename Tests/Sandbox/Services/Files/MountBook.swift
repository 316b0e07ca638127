import Foundation
import Synchronization

/// A place that was mounted before, or is to be found again.
struct MountMemory: Codable, Sendable {
    let url: String
    var username: String?
    var password: String?
    /// Seconds since 1970.
    var timestamp: Int?
}

/// Volumes from elsewhere, and the memory of them, node by node.
final class MountBook: Sendable {
    private struct State {
        var mounted: Set<String> = []
        var memory: [String: [MountMemory]] = [:]
    }

    private let state = Mutex(State())

    /// Notes a volume; false where it is there already.
    func mount(_ name: String, on node: String) -> Bool {
        state.withLock { $0.mounted.insert("\(node)/\(name)").inserted }
    }

    /// Forgets a volume; false where there is none.
    func unmount(_ name: String, on node: String) -> Bool {
        state.withLock { $0.mounted.remove("\(node)/\(name)") != nil }
    }

    func isMounted(_ name: String, on node: String) -> Bool {
        state.withLock { $0.mounted.contains("\(node)/\(name)") }
    }

    func memory(of node: String) -> [MountMemory] { state.withLock { $0.memory[node] ?? [] } }

    /// Adds places, each in the place of one with the same address.
    func remember(_ places: [MountMemory], on node: String) {
        let now = Int(Date().timeIntervalSince1970)
        forget(places.map(\.url), on: node)
        state.withLock { state in
            for var place in places {
                place.timestamp = now
                state.memory[node, default: []].append(place)
            }
        }
    }

    func forget(_ urls: [String], on node: String) {
        state.withLock { $0.memory[node]?.removeAll { urls.contains($0.url) } }
    }
}
