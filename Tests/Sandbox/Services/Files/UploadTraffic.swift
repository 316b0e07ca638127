import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Requests with chunks, and questions how much is held, that are under way. Where two of them meet, the real service ends:
/// both write to one map.
final class UploadTraffic: Sendable {
    private struct State {
        var channels: [Int: (channel: any Channel, since: ContinuousClock.Instant)] = [:]
        var next = 0
        var deaths = 0
        var deadUntil: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// How often the service ended.
    var deaths: Int { state.withLock(\.deaths) }

    /// Whether it has ended and is not back.
    var isDead: Bool { state.withLock { $0.deadUntil.map { $0 > .now } ?? false } }

    /// Answers a request that must meet no other.
    func pass(
        on channel: any Channel, isFatal: Bool, _ respond: () async throws -> Response
    ) async throws -> Response {
        let (number, deaths) = state.withLock { state in
            state.next += 1
            // What a client has left alone does not count: the end of its connection is about to be noticed.
            let others = state.channels.values.contains { $0.channel.isActive && .now - $0.since < .seconds(1.5) }
            if others, isFatal {
                state.deaths += 1
                state.deadUntil = .now + .milliseconds(700)
            }
            state.channels[state.next] = (channel, .now)
            return (state.next, others ? -1 : state.deaths)
        }
        defer { state.withLock { _ = $0.channels.removeValue(forKey: number) } }
        if deaths < 0, isFatal { try await end(channel) }
        let response = try await respond()
        if self.deaths != deaths, isFatal { try await end(channel) }
        return response
    }

    private func end(_ channel: any Channel) async throws {
        await Wire(channel).reset()
        throw FaultPlayer.ConnectionGone()
    }
}
