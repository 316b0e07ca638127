import OlaresCore

/// `cluster job events`: what the cluster reports of one job.
struct JobEvents: EventPresenter {
    let events: EventListing

    init(_ arguments: Arguments) throws(Failure) {
        events = try EventListing("Job", try ObjectName(arguments, "job"), arguments)
    }
}
