extension HTTPResponse {
    /// Whether the edge in front of an Olares has answered in its place, since the tunnel to it leads nowhere: 530, and the
    /// numbers from 520 on that only edges use (docs/protocol/http.md, "Failures").
    var isInstanceAway: Bool { status == 530 || (520...527).contains(status) }

    /// The one sentence for that, whatever was asked for.
    func instanceAway() async -> Failure {
        _ = await excerpt(limit: 4096)
        return Failure(
            .transport, "the Olares behind \(host) is away: the edge in front of it answers HTTP \(status)",
            advice: "check that the Olares is switched on and has network, then run it again")
    }
}
