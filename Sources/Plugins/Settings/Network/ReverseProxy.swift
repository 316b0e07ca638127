import OlaresCore

/// How the Olares is reached from outside (docs/protocol/settings.md, "Reverse proxy").
enum ReverseProxyMode: String, Sendable {
    case publicIP = "public-ip"
    case frp
    case tunnel = "cloudflare-tunnel"
    case off

    /// Reads what people write; nothing is `off`.
    init(_ text: String) throws(Failure) {
        switch text.trimmed.lowercased() {
        case "public-ip", "publicip", "public_ip": self = .publicIP
        case "frp": self = .frp
        case "cloudflare-tunnel", "cloudflare", "cf": self = .tunnel
        case "off", "": self = .off
        default:
            throw Failure(
                .optionValueInvalid,
                "unknown --mode \(text.quotedForMessage) (allowed: public-ip, frp, cloudflare-tunnel, off)",
                advice: "pass one of these")
        }
    }

    /// The mode that a record is in, as people are shown it.
    static func text(of record: JSONValue) -> String {
        if record["external_network_off"] == true { return "off (external network disabled)" }
        if record["enable_cloudflare_tunnel"] == true { return tunnel.rawValue }
        if record["enable_frp"] == true { return frp.rawValue }
        if !record.text("ip").isEmpty { return publicIP.rawValue }
        // The newest record has no address: neither of both is a public one.
        return record["ip"] == nil || record["ip"] == .null ? publicIP.rawValue : "unset"
    }
}

extension SettingsServer {
    static let reverseProxyPath = "/api/reverse-proxy"

    func reverseProxy() async throws(Failure) -> JSONValue {
        let what = "show reverse-proxy config"
        return .object(try await answer(to: SettingsCall("GET", Self.reverseProxyPath), for: what).record(what))
    }
}
