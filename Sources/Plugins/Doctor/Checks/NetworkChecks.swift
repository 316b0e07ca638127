import OlaresCore

/// What lies between this machine and the Olares: names, the way there, the certificate, the services, the clocks.
struct NetworkChecks {
    let profile: Inspection
    let context: CommandContext

    /// How long a service may take to answer.
    private static let patience = Duration.seconds(10)
    /// A certificate that ends within so many seconds, two weeks, is worth telling.
    private static let soon: Int64 = 1_209_600
    /// Clocks that differ by more than so many seconds break logins.
    private static let skew: UInt64 = 120

    private var base: ServiceAddress { profile.services[.desktop] }

    func run() async -> [Check] {
        let way: Way
        do throws(Failure) { way = try context.auth.way(to: base.text) } catch {
            return [.problem("way", "Way", error)]
        }
        var checks = [check(of: way)]
        checks.append(await names(way))
        async let certified = certificate()
        let answers = await answers()
        checks.append(await certified)
        checks += services(answers)
        checks.append(clocks(answers))
        checks.append(await backend(isReachable: answers.contains { $0.status != nil }))
        return checks
    }

    // MARK: The way there

    private func check(of way: Way) -> Check {
        switch way {
        case .direct: .ok("way", "Way", "no proxy is used for \(base.origin.host)")
        case .proxy(let address):
            .note(
                "way", "Way", "requests go through the proxy \(address)",
                cure: "where the Olares is in your own network, put \(terminus) into NO_PROXY")
        case .override(let address):
            .note(
                "way", "Way", "OLARES_CLI_CONNECT_TO sends every request to \(address)",
                cure: "unset OLARES_CLI_CONNECT_TO to reach the Olares itself")
        }
    }

    private var terminus: String { String(base.origin.host.drop { $0 != "." }.dropFirst()) }

    private func names(_ way: Way) async -> Check {
        let (id, title, host) = ("name-resolution", "Name resolution", base.origin.host)
        if case .override = way { return .skipped(id, title, "the name of \(host) is not looked up") }
        guard let found = await NameLookup.of(host) else {
            return missing(way, "the name servers do not answer", host)
        }
        guard !found.v4.isEmpty || !found.v6.isEmpty else { return missing(way, "\(host) has no address", host) }
        let v4 = found.v4.isEmpty ? "no IPv4 address" : "IPv4 \(found.v4.joined(separator: ", "))"
        let v6 = found.v6.isEmpty ? "no IPv6 address" : "IPv6 \(found.v6.joined(separator: ", "))"
        return .ok(id, title, "\(host) has \(v4), \(v6)")
    }

    private func missing(_ way: Way, _ problem: String, _ host: String) -> Check {
        if case .proxy = way {
            return .skipped("name-resolution", "Name resolution", "\(problem); the proxy looks the name up")
        }
        return .problem(
            "name-resolution", "Name resolution", Failure(.transport, problem),
            cure:
                "check the olaresId and the network; with the internet away and the Olares in the same network, point \(host) and "
                + "the names of its other services to its address in /etc/hosts (`olares-cli settings network hosts-file` shows names), or use "
                + "its name server")
    }

    private func certificate() async -> Check {
        let (id, title) = ("certificate", "Certificate")
        guard let found = await context.auth.certificate(at: base.text) else {
            return .skipped(id, title, "no TLS connection could be made")
        }
        let now = context.clock.now
        let names = found.names.joined(separator: ", ")
        let days = now.seconds(until: found.ends) / 86_400
        let dates = "for \(names), until \(RFC3339.text(found.ends).prefix(10))"
        if profile.verification == .none {
            return .note(
                id, title, "\(dates); this profile does not look whether it counts",
                cure: "log in again without --insecure-skip-verify, once the certificate is right")
        }
        if now < found.begins || found.ends < now {
            return .problem(
                id, title, Failure(.tls, "it is not valid now: \(dates)"),
                cure: "set this machine's clock right, or have the Olares renew its certificate")
        }
        guard now.seconds(until: found.ends) > Self.soon else {
            return .note(id, title, "\(dates): \(days) days", cure: "look whether the Olares renews it in time")
        }
        return .ok(id, title, dates)
    }

    // MARK: The services

    /// What came of a knock at one service.
    private struct Answer: Sendable {
        let service: Service
        let status: Int?
        let failure: Failure?
        let date: String?
        let milliseconds: Int64
    }

    private func answers() async -> [Answer] {
        await withTaskGroup(of: Answer.self) { group in
            for service in Service.allCases { group.addTask { await knock(at: service) } }
            var answers: [Answer] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.service.rawValue < $1.service.rawValue }
        }
    }

    private func knock(at service: Service) async -> Answer {
        let address = profile.services[service].text + "/"
        let start = context.clock.now
        do throws(Failure) {
            let response = try await context.auth.knock(at: address, profile.verification, timeout: Self.patience)
            let date = response.headers.first { $0.name.lowercased() == "date" }?.value
            // A few bytes say that it is alive; the page itself is not wanted.
            _ = await response.excerpt(limit: 1024)
            return Answer(
                service: service, status: response.status, failure: nil, date: date,
                milliseconds: context.clock.now.milliseconds(since: start))
        } catch {
            return Answer(
                service: service, status: nil, failure: error, date: nil,
                milliseconds: context.clock.now.milliseconds(since: start))
        }
    }

    /// One line for all where all are alike, else one for each that is not well.
    private func services(_ answers: [Answer]) -> [Check] {
        let well = answers.filter { ($0.status ?? 600) < 500 }
        var checks: [Check] = []
        if !well.isEmpty {
            let times = well.map { "\($0.service.rawValue) \($0.milliseconds) ms" }.joined(separator: ", ")
            checks.append(.ok("services", "Services", "\(well.count) of \(answers.count) answer: \(times)"))
        }
        let ill = answers.filter { ($0.status ?? 600) >= 500 }
        // What keeps all of them away is one thing.
        let shown = well.isEmpty ? Array(ill.prefix(1)) : ill
        for answer in shown {
            let name = well.isEmpty ? "none of them" : answer.service.rawValue
            let failure =
                answer.failure
                ?? Failure(.httpServerError, "it answers with HTTP \(answer.status ?? 0)")
            checks.append(
                .problem(
                    "service-\(well.isEmpty ? "all" : answer.service.rawValue)", "Service",
                    failure.prefixed("\(name): "),
                    cure: failure.fix ?? "look at the Olares itself: that service is not well"))
        }
        return checks
    }

    /// How far this machine's clock is from the server's, which says when it answered, to the second.
    private func clocks(_ answers: [Answer]) -> Check {
        guard let date = answers.compactMap(\.date).first, let server = HTTPDate.parse(date) else {
            return .skipped("clock", "Clock", "no service says what time it is")
        }
        let ahead = server.seconds(until: context.clock.now)
        let distance = ahead.magnitude
        guard distance > Self.skew else { return .ok("clock", "Clock", "within \(distance)s of the server's") }
        return .problem(
            "clock", "Clock",
            Failure(.tls, "this machine is \(distance)s \(ahead > 0 ? "ahead of" : "behind") the server"),
            cure: "set the clock right: tokens and certificates count by it")
    }

    /// What the Olares says of itself, which needs a login.
    private func backend(isReachable: Bool) async -> Check {
        let (id, title) = ("version", "Olares")
        guard isReachable else { return .skipped(id, title, "it was not reached") }
        do throws(Failure) {
            let version = try await context.auth.client().backendVersion()
            return .ok(id, title, "version \(version.description)")
        } catch {
            guard error.exit != .loginNeeded else { return .skipped(id, title, "its version needs a login") }
            return .problem(id, title, error)
        }
    }
}
