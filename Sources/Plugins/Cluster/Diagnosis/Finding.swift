import OlaresCore

/// Something that does not run, and what the cluster says of it. All of it is fact: nothing here is concluded from experience.
struct Finding: Sendable {
    /// What kind of thing is in the way.
    enum Cause: String, Sendable {
        /// The program of a container ended.
        case exit
        /// It runs again, and ended badly a little while ago.
        case restarted
        /// An image cannot be had.
        case image
        /// No machine takes the pod.
        case scheduling
        /// A volume is not there.
        case volume
        /// A container cannot be made as it is declared.
        case configuration
        /// A container runs and is not ready.
        case probe
        /// No more pods are allowed in the namespace.
        case quota
        /// The pods cannot be made.
        case creation
        /// The machine put the pod out, or is gone.
        case evicted
        /// The pod is being made ready.
        case starting
        /// The pod is deleted, and still there.
        case terminating
        /// No pods are wanted.
        case stopped
        /// Something else that the cluster names.
        case other
    }

    /// `Pod`, or the kind of a workload.
    let kind: String
    let object: ObjectName
    /// The workload that the pod belongs to, such as `Deployment/web`; empty for none.
    let owner: String
    let cause: Cause
    /// The cluster's word for it, such as `CrashLoopBackOff`.
    let reason: String
    /// The cluster's sentence about it.
    let message: String
    var container: ContainerFacts?
    /// Warnings about the object, the latest last.
    var warnings: [Event] = []
    /// Other pods of the same workload that have the same.
    var others: [String] = []
    /// Whose log matters; `nil` where none does.
    var log: LogPlace?
    /// The lines of that log, or why there are none.
    var logLines = Outcome<[String]>()
    /// The command that goes on from here.
    let next: NextStep

    /// What is known of the container.
    struct ContainerFacts: Equatable, Sendable {
        let name: String
        let image: String
        /// How its last run ended; `nil` where none has.
        let ending: Ending?
        let restarts: Int64
        /// The most memory that it may have, as it is declared; `nil` for no limit.
        let memoryLimit: String?
    }

    /// The log of a container, of its present run or the one before.
    struct LogPlace: Hashable, Sendable {
        let pod: ObjectName
        let container: String
        let isPrevious: Bool
    }

    /// What makes findings of several pods of a workload one.
    var key: [String] {
        let ending = container?.ending.map { "\($0.code) \($0.reason)" } ?? ""
        return [kind, object.namespace, owner, container?.name ?? "", cause.rawValue, reason, ending]
    }
}
