import OlaresCore

/// `cluster pod events`: what the cluster reports of one pod.
struct PodEvents: EventPresenter {
    let events: EventListing

    init(_ arguments: Arguments) throws(Failure) {
        events = try EventListing("Pod", try ObjectName(arguments, "pod"), arguments)
    }
}
