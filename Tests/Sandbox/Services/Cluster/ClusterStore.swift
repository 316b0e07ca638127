import Foundation
import Synchronization

/// The one cluster of a sandbox, in which every user has namespaces.
final class ClusterStore: Sendable {
    private struct Held {
        var state = ClusterState()
        var users: Set<String> = []
        var isPlanted = false
    }

    let logs: LogBook
    let containers: ContainerFolders
    let sessions = ExecSessions()
    let proxy = HubProxy()
    private let realm: Realm
    private let held = Mutex(Held())

    init(directory: String, realm: Realm) {
        self.realm = realm
        containers = ContainerFolders(directory: directory)
        logs = LogBook()
    }

    /// The knobs as they are now.
    var behaviour: ClusterBehaviour { realm.behaviour.cluster }

    /// The time on the server's clock.
    var now: Date { realm.now }

    /// Sees the cluster as it is, or changes it.
    func with<Result: Sendable, Failure: Error>(
        _ work: (inout ClusterState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (now, users) = (now, realm.users)
        return try held.withLock { (held) throws(Failure) in
            plant(in: &held, now: now, users: users)
            return try work(&held.state)
        }
    }

    /// Makes what is there at first: the system's part once, and each user's when they are first seen.
    private func plant(in held: inout Held, now: Date, users: [User]) {
        let sample = SampleCluster(now: now)
        let newcomers = users.filter { held.users.insert($0.olaresId).inserted }
        guard !held.isPlanted || !newcomers.isEmpty else { return }
        if !held.isPlanted { sample.plant(in: &held.state) }
        held.isPlanted = true
        for user in newcomers { sample.plant(namespacesOf: user, in: &held.state) }
        Controllers(behaviour: ClusterBehaviour(), now: now).step(&held.state)
    }

    /// Lets the controllers take one step: every read of the cluster does, so that what a client sees next depends on what it
    /// asks and not on how long that takes.
    func advance() {
        let (behaviour, now) = (behaviour, now)
        with { Controllers(behaviour: behaviour, now: now).step(&$0) }
    }

    /// Ends whatever still runs, and clears the folders of the containers away.
    func close() {
        sessions.close()
        containers.removeAll()
    }
}
