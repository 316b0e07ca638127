import OlaresCore
import OlaresExecution
import Synchronization

/// Makes a job anew under its name: deletes it with its pods, and creates it as it was declared.
struct JobRecreation: Sendable {
    let name: ObjectName
    let uid: String
    let manifest: JobManifest

    /// How long the old job may take to go.
    private static let patience = Duration.seconds(120)
    /// After so long a job that nobody is deleting will not be deleted by a request whose answer did not come.
    private static let grace = Duration.seconds(5)

    /// How far it is, and so what is known of the job where it goes no further.
    private enum Stage { case untouched, deleting, deleted, creating }

    init(_ job: Job, _ name: ObjectName) {
        self.name = name
        uid = job.object.uid
        manifest = JobManifest(job)
    }

    private var path: String { APIPath.batch(name.namespace, "jobs", name.name) }
    private var list: String { APIPath.batch(name.namespace, "jobs") }
    private var look: NextStep { NextStep(["cluster", "job", "get", name.text], effect: .read) }
    private var deletion: HubRequest {
        // Only the one that was looked at.
        HubRequest(
            "DELETE", path,
            body: [
                "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background",
                "preconditions": ["uid": .string(uid)],
            ])
    }
    private var creation: HubRequest { HubRequest("POST", list, body: manifest.json) }

    func plan(_ hub: ControlHub) -> CommandResult { hub.plan([deletion, creation]) }

    /// - Throws: ``Failure`` where the old job is still there and nobody is deleting it. Where it is gone, or may be, and there is
    ///   no new one for sure, the result has the failure and what the job was.
    func run(_ hub: ControlHub, in context: CommandContext) async throws(Failure) -> CommandResult {
        // Whether the cluster would take it is asked before anything is deleted.
        let trial = HubRequest("POST", list + Query(["dryRun": "All"]).text, body: manifest.unnamed)
        try await hub.answer(to: trial, for: "try to recreate job \(name.text)")
        let stage = Mutex(Stage.untouched)
        do throws(Failure) {
            return try await context.interruption.during { () async throws(Failure) -> CommandResult in
                try await remove(hub, context) { reached in stage.withLock { $0 = reached } }
                stage.withLock { $0 = .creating }
                return done(try await hub.answer(to: creation, for: "recreate job \(name.text)"))
            } interrupted: {
                Failure(.interrupted, "recreate job \(name.text): interrupted", next: [look])
            }
        } catch {
            let reached = stage.withLock { $0 }
            guard reached != .untouched else { throw error }
            return lost(error, reached)
        }
    }

    /// Deletes the old job, and waits until it is gone.
    private func remove(
        _ hub: ControlHub, _ context: CommandContext, _ reach: (Stage) -> Void
    ) async throws(Failure) {
        var doubt: Failure?
        reach(.deleting)
        do throws(Failure) {
            try await hub.answer(to: deletion, for: "delete job \(name.text)")
            reach(.deleted)
        } catch {
            guard error.leavesOutcomeOpen else {
                reach(.untouched)
                throw error
            }
            if Task.isCancelled { throw error }
            doubt = error
        }
        do throws(Failure) { try await untilGone(hub, context, doubt) } catch {
            if error.code == .preconditionFailed { reach(.untouched) }
            throw error
        }
        reach(.deleted)
    }

    /// - Parameter doubt: Why it is not known whether the server has begun to delete the job; `nil` where it has.
    /// - Throws: ``Failure`` with `precondition_failed` for a job that nobody is deleting.
    private func untilGone(
        _ hub: ControlHub, _ context: CommandContext, _ doubt: Failure?
    ) async throws(Failure) {
        let poller = Poller(
            every: .seconds(1), firstPause: .milliseconds(100), timeout: Self.patience, clock: context.clock)
        try await poller.run { elapsed throws(Failure) -> Void? in
            do throws(Failure) {
                let present = Job(try await hub.get(path, for: "get job \(name.text)"))
                guard present.object.uid == uid else { return () }
                if let doubt, !present.object.isBeingDeleted, elapsed >= Self.grace { throw untouched(doubt) }
                return nil
            } catch {
                guard error.code == .remoteNotFound else { throw error }
                return ()
            }
        } otherwise: { ending in
            guard case .failed(let failure, _) = ending else {
                return Failure(
                    .notFinished, "job \(name.text) is being deleted, and still there after \(Self.patience.text)",
                    next: [look])
            }
            return failure
        }
    }

    private func untouched(_ doubt: Failure) -> Failure {
        Failure(
            .preconditionFailed,
            "\(doubt.message); the job is still there, and is not being deleted: it was not created anew",
            next: [look])
    }

    private func done(_ answer: JSONValue) -> CommandResult {
        CommandResult(
            .lines(["job \(name.text) deleted and created anew"]),
            json: [
                "operation": "recreate", "namespace": .string(name.namespace), "job": .string(name.name),
                "uid": .string(KubernetesObject(answer).uid), "formerUid": .string(uid),
            ])
    }

    /// The old job is gone, or may be, and the new one is not there for sure: what it was must not be lost.
    private func lost(_ failure: Failure, _ stage: Stage) -> CommandResult {
        let lines = manifest.json.yamlText.split(separator: "\n").map(String.init)
        let state =
            switch stage {
            case .untouched, .deleting: "whether the job was deleted is not known, and it was not created anew"
            case .deleted: "the job was deleted, and was not created anew"
            case .creating:
                failure.leavesOutcomeOpen
                    ? "the job was deleted, and whether it was created anew is not known"
                    : "the job was deleted, and could not be created anew"
            }
        return CommandResult(
            .lines(lines),
            json: [
                "operation": "recreate", "namespace": .string(name.namespace), "job": .string(name.name),
                "manifest": manifest.json,
            ],
            notices: ["\(state): what it was is on standard output"], exit: failure.exit, failure: failure)
    }
}

extension Failure {
    /// Whether a request that was to change something may have done so in spite of it.
    fileprivate var leavesOutcomeOpen: Bool {
        !isUnsent
            && [.transport, .timeout, .outcomeUnknown, .httpServerError, .decode, .interrupted].contains(code)
    }
}
