extension HTTPResponse {
    /// Whether the edge in front of an Olares has answered in its place, since the tunnel to it leads nowhere: 530, and the
    /// numbers from 520 on that only edges use (docs/protocol/http.md, "Failures").
    var isInstanceAway: Bool { status == 530 || (520...527).contains(status) }

    /// Whether something in between gave up waiting for the answer to a change, which may have been done.
    var gaveUpWaiting: Bool { hasEffect && (status == 504 || status == 524) }

    /// The failure of such a change.
    static func unanswered(_ what: String, _ status: Int) -> Failure {
        Failure(
            .outcomeUnknown, "\(what): what stands before it gave up waiting for the answer (HTTP \(status))",
            advice: "whether it was done is not known: look first, and run it again if it was not")
    }

    /// The one sentence for that, whatever was asked for.
    func instanceAway() async -> Failure {
        _ = await excerpt(limit: 4096)
        guard !gaveUpWaiting else { return Self.unanswered("the Olares behind \(host)", status) }
        return Failure(
            .transport, "the Olares behind \(host) is away: the edge in front of it answers HTTP \(status)",
            advice: "check that the Olares is switched on and has network, then run it again")
    }
}
