import Foundation
import HTTPTypes
import Synchronization

/// Work that a node does after it has answered.
final class TaskQueue: Sendable {
    /// How far a task is.
    struct Report: Encodable {
        let id: String
        let status: String
        let progress: Double
        let currentPhase = 1
        let totalPhase = 1
        let totalFileSize: Int
        let failedReason: String
        let pauseAble: Bool

        enum CodingKeys: String, CodingKey {
            case id, status, progress
            case currentPhase = "current_phase"
            case totalPhase = "total_phase"
            case totalFileSize = "total_file_size"
            case failedReason = "failed_reason"
            case pauseAble = "pause_able"
        }
    }

    private enum Status: String {
        case running, paused, completed, failed, cancelled

        var isFinal: Bool { self != .running && self != .paused }
    }

    private struct Job {
        let node: String
        let size: Int
        let work: @Sendable () throws -> Void
        var status = Status.running
        var progress = 0.0
        var reason = ""
    }

    private struct State {
        var jobs: [String: Job] = [:]
        var runners: [Task<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let behaviour: @Sendable () -> FilesBehaviour

    init(behaviour: @escaping @Sendable () -> FilesBehaviour) {
        self.behaviour = behaviour
    }

    /// Queues work on so many bytes; returns the number of the task.
    func add(to node: String, size: Int, work: @escaping @Sendable () throws -> Void) -> String {
        let id = UUID().uuidString.lowercased()
        state.withLock { $0.jobs[id] = Job(node: node, size: size, work: work) }
        let tasks = behaviour().tasks
        if tasks.seconds <= 0, !tasks.areStuck {
            _ = advance(id, by: 100)
        } else {
            let runner = Task { await run(id) }
            state.withLock { $0.runners.append(runner) }
        }
        return id
    }

    /// How far a task of a node is; nil when the node has no such task.
    func report(_ id: String, on node: String) -> Report? {
        let tasks = behaviour().tasks
        guard let job = state.withLock({ $0.jobs[id] }), job.node == node else { return nil }
        return Report(
            id: id, status: job.status == .cancelled ? tasks.cancelled : job.status.rawValue, progress: job.progress,
            totalFileSize: job.size, failedReason: job.reason, pauseAble: tasks.arePausable && !job.status.isFinal)
    }

    /// Ends a task, or all of a node.
    func cancel(_ id: String?, on node: String) throws(Refusal) {
        guard let id else {
            return state.withLock { state in
                for (id, job) in state.jobs where job.node == node && !job.status.isFinal {
                    state.jobs[id]?.status = .cancelled
                }
            }
        }
        try set(id, on: node, to: .cancelled)
    }

    /// Stops a task for a while, or lets it go on.
    func pause(_ id: String, on node: String, _ isPaused: Bool) throws(Refusal) {
        try set(id, on: node, to: isPaused ? .paused : .running)
    }

    /// Ends whatever still runs.
    func close() {
        for runner in state.withLock({ $0.runners }) { runner.cancel() }
    }

    private func set(_ id: String, on node: String, to status: Status) throws(Refusal) {
        guard let report = report(id, on: node) else { throw Refusal(.notFound, "no task \(id) on \(node)") }
        guard report.pauseAble else { throw Refusal(.badRequest, "task \(id) cannot be controlled") }
        state.withLock { $0.jobs[id]?.status = status }
    }

    private func run(_ id: String) async {
        let tick = 0.02
        while (try? await Task.sleep(for: .seconds(tick))) != nil {
            let tasks = behaviour().tasks
            if tasks.areStuck { continue }
            if advance(id, by: 100 * tick / max(tick, tasks.seconds)) { return }
        }
    }

    /// Brings a task forward by so many percent; true when it has ended.
    private func advance(_ id: String, by percent: Double) -> Bool {
        let failure = behaviour().tasks.failure
        return state.withLock { state in
            guard var job = state.jobs[id], !job.status.isFinal else { return true }
            guard job.status == .running else { return false }
            job.progress = min(100, job.progress + percent)
            if let failure, job.progress >= 50 {
                (job.status, job.progress, job.reason) = (.failed, 50, failure)
            } else if job.progress >= 100 {
                do {
                    try job.work()
                    job.status = .completed
                } catch {
                    (job.status, job.reason) = (.failed, (error as? Refusal)?.message ?? "\(error)")
                }
            }
            state.jobs[id] = job
            return job.status.isFinal
        }
    }
}
