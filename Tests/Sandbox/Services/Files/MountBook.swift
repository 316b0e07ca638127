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

/// Volumes from elsewhere, node by node, and the memory of them, which is one for all nodes.
final class MountBook: Sendable {
    private struct State {
        /// The kind of each volume, by `<node>/<name>`.
        var mounted: [String: String] = [:]
        /// Newest first.
        var memory: [MountMemory] = []
    }

    private let state = Mutex(State())

    /// Notes a volume; false where there is one of that name.
    func mount(_ name: String, _ type: String, on node: String) -> Bool {
        state.withLock { state in
            guard state.mounted["\(node)/\(name)"] == nil else { return false }
            state.mounted["\(node)/\(name)"] = type
            return true
        }
    }

    /// Forgets a volume; false where there is none.
    func unmount(_ name: String, on node: String) -> Bool {
        state.withLock { $0.mounted.removeValue(forKey: "\(node)/\(name)") != nil }
    }

    /// `smb` or `nfs`; nil where nothing is mounted.
    func type(of name: String, on node: String) -> String? { state.withLock { $0.mounted["\(node)/\(name)"] } }

    var memory: [MountMemory] { state.withLock(\.memory) }

    /// Adds places, each in the place of one with the same address.
    func remember(_ places: [MountMemory]) {
        let now = Int(Date().timeIntervalSince1970)
        forget(places.map(\.url))
        state.withLock { state in
            for var place in places {
                place.timestamp = now
                state.memory.insert(place, at: 0)
            }
        }
    }

    func forget(_ urls: [String]) { state.withLock { $0.memory.removeAll { urls.contains($0.url) } } }
}
