import OlaresCore

/// `cluster context`: who the cluster says the account is. What it said is kept with the profile.
struct ClusterContext: CommandHandler {
    private let asks: Bool

    init(_ arguments: Arguments) throws(Failure) { asks = try arguments.flag("refresh") }

    private static let keptMember = "clusterContext"
    private static let timeMember = "clusterContextRefreshedAt"

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let olaresID = try context.auth.identity().olaresID
        let kept = try context.auth.keptMembers()
        let known = kept[Self.keptMember].flatMap { $0.object == nil ? nil : ClusterIdentity($0) }
        if !asks, let known {
            let time = kept[Self.timeMember]?.integer ?? 0
            return view(olaresID, known, .kept(since: time), before: nil, context.clock.now)
        }
        let answer = try await ControlHub(context).get("/capi/app/detail", for: "cluster context")
        // An answer that names nobody must not take the place of what is known.
        guard let user = answer["user"]?.object, !user.isEmpty else {
            throw Failure(
                .decode, "cluster context: the server's answer does not say who asks",
                advice: "run it with --debug, and check that both versions fit")
        }
        let fresh = ClusterIdentity(detail: answer)
        let now = context.clock.now
        // Where it cannot be kept, it was answered all the same, and the next call has to ask again.
        try? context.auth.keepMembers([Self.keptMember: fresh.json, Self.timeMember: .integer(now.seconds)])
        return view(olaresID, fresh, .server, before: known?.role, now)
    }

    private enum Source {
        case server
        /// Unix seconds; 0 where nobody knows.
        case kept(since: Int64)
    }

    private func view(
        _ olaresID: String, _ identity: ClusterIdentity, _ source: Source, before: String?, _ now: Timestamp
    ) -> CommandResult {
        let former = before.flatMap { $0.isEmpty || $0 == identity.role ? nil : $0 }
        let age: Int64
        var json: JSONObject = ["olaresId": .string(olaresID)]
        for (name, value) in identity.facts { json[name] = value }
        switch source {
        case .server:
            age = 0
            json["source"] = "server"
            json["refreshedAt"] = .integer(now.seconds)
        case .kept(let time):
            age = time > 0 ? max(0, now.seconds -| time) : 0
            json["source"] = "cache"
            if time > 0 { json["refreshedAt"] = .integer(time) }
        }
        json["refreshedAgoSecs"] = .integer(age)
        if let former {
            json["previousGlobalrole"] = .string(former)
            json["changed"] = true
        }
        return CommandResult(
            .lines(lines(olaresID, identity, origin(source, age), former)), json: .object(json))
    }

    private func origin(_ source: Source, _ age: Int64) -> String {
        switch source {
        case .server: return "fetched just now from /capi/app/detail"
        case .kept(let time):
            guard time > 0 else { return "from cache (no refresh timestamp)" }
            let units = [(60, 1, "s"), (3600, 60, "m"), (86_400, 3600, "h")] as [(Int64, Int64, String)]
            let (size, name) = units.first { age < $0.0 }.map { ($0.1, $0.2) } ?? (86_400, "d")
            return "from cache, refreshed \(age / size)\(name) ago"
        }
    }

    private func lines(
        _ olaresID: String, _ identity: ClusterIdentity, _ origin: String, _ former: String?
    ) -> [String] {
        let local = olaresID.prefix { $0 != "@" }
        let name = identity.username.isEmpty || identity.username == local ? "" : " (username: \(identity.username))"
        var lines = ["\(olaresID)\(name) — \(identity.roleLabel)", origin]
        if let former {
            lines.append("globalrole changed: \(ClusterIdentity.label(of: former)) -> \(identity.roleLabel)")
        }
        let facts = [
            ("workspaces:        ", identity.workspaces.joined(separator: ", ")),
            ("system namespaces: ", identity.systemNamespaces.joined(separator: ", ")),
            ("granted clusters:  ", identity.grantedClusters.joined(separator: ", ")),
            ("cluster role:      ", identity.clusterRole), ("email:             ", identity.email),
        ]
        return lines + facts.filter { !$0.1.isEmpty }.map { $0.0 + TerminalText.sanitized($0.1) }
    }
}
