import Foundation
import HTTPTypes
import Synchronization

/// What a task is about, as it tells.
struct TaskOrder: Sendable {
    /// `copy`, `move`, `compress`, `extract` or `upload_finalize`.
    let action: String
    let source: VirtualPath?
    let destination: VirtualPath?
    let size: Int

    /// Copies and moves alone can be paused.
    var isPausable: Bool { action == "copy" || action == "move" }
}

/// Work that a node does after it has answered, one task at a time.
final class TaskQueue: Sendable {
    /// How far a task is.
    struct Report: Encodable {
        let id: String
        let action: String
        let isDirectory: Bool
        let filename: String
        let dest: String
        let dstFilename: String
        let source: String
        let currentPhase: Int
        let totalPhases: Int
        let progress: Int
        let transferred: Int
        let totalFileSize: Int
        let tidyDirs = false
        let status: String
        let failedReason: String
        let pauseAble: Bool

        enum CodingKeys: String, CodingKey {
            case id, action, filename, dest, source, progress, transferred, status
            case isDirectory = "is_dir"
            case dstFilename = "dst_filename"
            case currentPhase = "current_phase"
            case totalPhases = "total_phases"
            case totalFileSize = "total_file_size"
            case tidyDirs = "tidy_dirs"
            case failedReason = "failed_reason"
            case pauseAble = "pause_able"
        }
    }

    enum Status: String {
        case pending, running, paused, completed, failed
        case cancelled = "canceled"

        var isFinal: Bool { [.completed, .failed, .cancelled].contains(self) }
    }

    private struct Job {
        let node: String
        let order: TaskOrder
        let number: Int
        let work: @Sendable () throws -> VirtualPath?
        var result: VirtualPath?
        var status = Status.pending
        /// Whether a pause has been asked for that has not been told yet: for a moment a task still runs.
        var isSlowingDown = false
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

    /// Queues work on so many bytes that leaves nothing to be named; returns the number of the task.
    func add(to node: String, size: Int, work: @escaping @Sendable () throws -> Void) -> String {
        add(to: node, TaskOrder(action: "upload_finalize", source: nil, destination: nil, size: size)) {
            try work()
            return nil
        }
    }

    /// Queues work; returns the number of the task.
    /// - Parameter work: Does it, and says where what it made is.
    func add(
        to node: String, _ order: TaskOrder, work: @escaping @Sendable () throws -> VirtualPath?
    ) -> String {
        let id = state.withLock { state in
            let number = state.jobs.count
            let id = "task\(1_796_027_543_630_000 + number)"
            state.jobs[id] = Job(node: node, order: order, number: number, work: work)
            return id
        }
        let tasks = behaviour().tasks
        begin(id)
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
        guard !tasks.areForgotten else { return nil }
        return state.withLock { state in
            guard let job = state.jobs[id], job.node == node else { return nil }
            let status = job.isSlowingDown ? Status.running : job.status
            state.jobs[id]?.isSlowingDown = false
            return Self.report(id, job, status, tasks, pauseAble: tasks.arePausable && job.order.isPausable)
        }
    }

    /// The tasks of a node in some states, the oldest first. None of them is said to be pausable.
    func reports(_ statuses: [String], on node: String) -> [Report] {
        let tasks = behaviour().tasks
        guard !tasks.areForgotten else { return [] }
        return state.withLock { state in
            state.jobs.filter { $0.value.node == node && statuses.contains($0.value.status.rawValue) }
                .sorted { $0.value.number < $1.value.number }
                .map { Self.report($0.key, $0.value, $0.value.status, tasks, pauseAble: false) }
        }
    }

    private static func report(
        _ id: String, _ job: Job, _ status: Status, _ tasks: FilesBehaviour.Tasks, pauseAble: Bool
    ) -> Report {
        let destination = job.result ?? job.order.destination
        let phase = status == .pending ? 0 : 1
        return Report(
            id: id, action: job.order.action, isDirectory: job.order.source?.isDirectory ?? false,
            filename: job.order.source?.name ?? "", dest: destination?.text ?? "",
            dstFilename: destination?.name ?? "", source: job.order.source?.text ?? "", currentPhase: phase,
            totalPhases: phase, progress: Int(job.progress), transferred: 0,
            totalFileSize: status == .pending ? 0 : job.order.size,
            status: status == .cancelled ? tasks.cancelled : status.rawValue, failedReason: job.reason,
            pauseAble: pauseAble)
    }

    /// Ends a task, or all of a node; of one that has ended only the word changes. There need be no such task.
    func cancel(_ id: String?, on node: String) {
        state.withLock { state in
            for (key, job) in state.jobs where job.node == node && (id == nil || key == id) {
                if id == nil, job.status.isFinal { continue }
                state.jobs[key]?.status = .cancelled
            }
        }
    }

    /// Stops a task for a while.
    func pause(_ id: String, on node: String) throws(Refusal) {
        let job = try job(id, on: node)
        guard [.pending, .running].contains(job.status) else {
            throw Refusal(.badRequest, error: "task is not pending or running")
        }
        guard job.order.isPausable, behaviour().tasks.arePausable else {
            throw Refusal(.badRequest, error: "archive tasks do not support pause")
        }
        state.withLock { state in
            state.jobs[id]?.status = .paused
            state.jobs[id]?.isSlowingDown = true
        }
    }

    /// Lets a task that was paused begin anew.
    func resume(_ id: String, on node: String) throws(Refusal) {
        guard try job(id, on: node).status == .paused else {
            throw Refusal(.badRequest, error: "task is not paused")
        }
        state.withLock { state in
            state.jobs[id]?.status = .running
            state.jobs[id]?.isSlowingDown = false
            state.jobs[id]?.progress = 0
        }
    }

    /// Ends whatever still runs.
    func close() {
        for runner in state.withLock({ $0.runners }) { runner.cancel() }
    }

    private func job(_ id: String, on node: String) throws(Refusal) -> Job {
        guard let job = state.withLock({ $0.jobs[id] }), job.node == node else {
            throw Refusal(.badRequest, error: "task \(id) not found")
        }
        return job
    }

    /// Lets a task begin when no other one of its node is at work.
    private func begin(_ id: String) {
        state.withLock { state in
            guard let job = state.jobs[id], job.status == .pending else { return }
            let isBusy = state.jobs.values.contains { $0.node == job.node && $0.status == .running }
            if !isBusy { state.jobs[id]?.status = .running }
        }
    }

    private func run(_ id: String) async {
        let tick = 0.02
        while (try? await Task.sleep(for: .seconds(tick))) != nil {
            begin(id)
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
                    job.result = try job.work()
                    job.status = .completed
                } catch {
                    (job.status, job.reason, job.progress) = (.failed, (error as? Refusal)?.message ?? "\(error)", 0)
                }
            }
            state.jobs[id] = job
            return job.status.isFinal
        }
    }
}
