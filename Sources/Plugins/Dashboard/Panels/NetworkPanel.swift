import OlaresCore

/// The network ports of the machine.
struct NetworkPanel: Panel {
    let kind = "dashboard.overview.network"
    let interval: Duration? = .seconds(60)
    /// Whether the machine tries to reach the internet through each.
    let testsConnectivity: Bool

    private static let titles = [
        ("PORT", "port"), ("IFACE", "iface"), ("STATUS", "status"), ("TX", "tx"), ("RX", "rx"), ("MTU", "mtu"),
        ("METHOD", "method"), ("HOST", "host"), ("IPV4", "ipv4"), ("MASK", "ipv4_mask"), ("GW4", "ipv4_gateway"),
        ("DNS4", "ipv4_dns"), ("IPV6", "ipv6"), ("GW6", "ipv6_gateway"), ("DNS6", "ipv6_dns"),
    ]

    func read(_ board: Board) async throws(Failure) -> Report {
        let answer = try await board.server.get(
            "/capi/system/ifs", ["testConnectivity": testsConnectivity ? "true" : "false"])
        guard let ports = answer.array else {
            throw Failure(
                .decode, "network: the server's answer is no list of ports",
                advice: "run it with --debug, and check that both versions fit")
        }
        let isHost: (JSONValue) -> Bool = { $0["isHostIp"]?.bool == true }
        let sorted = ports.filter(isHost) + ports.filter { !isHost($0) }
        let head = board.options.head
        let items = sorted.enumerated().map { Self.item($0.element, number: $0.offset + 1) }
        return Report(
            kind, board.meta(poll: 60), columns: Self.titles.map { .init($0.0, $0.1) },
            items: Array(items.prefix(head > 0 ? head : items.count)))
    }

    private static func item(_ port: JSONValue, number: Int) -> Report.Item {
        func text(_ name: String) -> JSONValue {
            .string(port[name].flatMap { $0 == .null ? nil : $0.plainText } ?? "")
        }
        let isUp = port["internetConnected"]?.bool == true
        let (sent, received) = (port["txRate"]?.measured, port["rxRate"]?.measured)
        let mtu = port["mtu"]?.measured
        let common: JSONObject = ["port": .string("Port-\(number)"), "iface": text("iface"), "method": text("method")]
        var raw = common
        var display = common
        raw["status"] = isUp ? "up" : "down"
        display["status"] = raw["status"]
        raw["is_host_ip"] = .bool(port["isHostIp"]?.bool == true)
        raw["hostname"] = text("hostname")
        display["host"] = text("hostname")
        raw["mtu"] = .known(mtu)
        display["mtu"] = .string(NumberText.whole(mtu))
        for (name, member, shown) in [
            ("ip", "ip", "ipv4"), ("ipv4_mask", "ipv4Mask", "ipv4_mask"),
            ("ipv4_gateway", "ipv4Gateway", "ipv4_gateway"), ("ipv4_dns", "ipv4DNS", "ipv4_dns"),
            ("ipv6_address", "ipv6Address", "ipv6"), ("ipv6_gateway", "ipv6Gateway", "ipv6_gateway"),
            ("ipv6_dns", "ipv6DNS", "ipv6_dns"),
        ] {
            raw[name] = text(member)
            display[shown] = text(member)
        }
        raw["ipv4_connected"] = port["internetConnected"]?.bool.map(JSONValue.bool) ?? .null
        raw["ipv6_connected"] = port["ipv6Connectivity"]?.bool.map(JSONValue.bool) ?? .null
        raw["tx_rate_raw"] = .known(sent)
        raw["rx_rate_raw"] = .known(received)
        display["tx"] = .string(NumberText.rate(sent))
        display["rx"] = .string(NumberText.rate(received))
        return Report.Item(raw: raw, display: display)
    }
}
