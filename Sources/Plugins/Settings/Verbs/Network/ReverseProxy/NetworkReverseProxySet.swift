import OlaresCore

/// `settings network reverse-proxy set`: another way in from outside.
struct NetworkReverseProxySet: CommandHandler {
    private let mode: ReverseProxyMode
    private let address: String?
    private let server: String?
    private let port: Int64?
    private let method: String?
    /// Masked in a dry run.
    private let token: String?

    init(_ arguments: Arguments) throws(Failure) {
        let word = try arguments.requiredText("mode")
        address = try arguments.text("ip")?.trimmed
        server = try arguments.text("frp-server")?.trimmed
        port = try arguments.integer("frp-port")
        method = try arguments.text("frp-auth-method")?.trimmed
        token = try arguments.text("frp-auth-token")
        mode = try ReverseProxyMode(word)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let settings = try SettingsServer(context)
        let body = try changed(try await settings.reverseProxy())
        var shown = body
        if let token = shown["frp_auth_token"]?.string, !token.isEmpty { shown["frp_auth_token"] = "***" }
        let call = SettingsCall("POST", SettingsServer.reverseProxyPath, .object(body), shownAs: .object(shown))
        if context.isDryRun { return settings.plan([call]) }
        try await settings.answer(to: call, for: "set reverse-proxy mode")
        // Taken is not in force, and not even kept where the owner does not ask.
        let now = try await settings.reverseProxy()
        let members = ["enable_frp", "enable_cloudflare_tunnel"]
        guard members.allSatisfy({ (now[$0] == true) == (body[$0] == true) }) else {
            throw Failure(
                .operationFailed, "the service took the mode and shows another one",
                next: [NextStep(["settings", "network", "reverse-proxy", "get"], effect: .read)])
        }
        return CommandResult(
            .lines(["reverse-proxy set to mode=\(mode.rawValue)"]), json: ["mode": .string(mode.rawValue)])
    }

    /// The present record with what was asked for in it.
    private func changed(_ current: JSONValue) throws(Failure) -> JSONObject {
        var record = current.object ?? [:]
        record["enable_frp"] = .bool(mode == .frp)
        record["enable_cloudflare_tunnel"] = .bool(mode == .tunnel)
        let knowsAddress = current["ip"] != nil && current["ip"] != .null
        switch mode {
        case .publicIP:
            if let address { record["ip"] = .string(address) }
            guard !knowsAddress || !(record["ip"]?.string ?? "").isEmpty else {
                throw Self.missing(
                    "--mode public-ip requires --ip <addr> (or a previously-saved IP in the current config)")
            }
        case .frp:
            if let server { record["frp_server"] = .string(server) }
            if let port { record["frp_port"] = .integer(port) }
            if let method { record["frp_auth_method"] = .string(method) }
            if let token { record["frp_auth_token"] = .string(token) }
            guard !(record["frp_server"]?.string ?? "").isEmpty else {
                throw Self.missing(
                    "--mode frp requires --frp-server (or a previously-saved server in the current config)")
            }
        case .off where knowsAddress: record["ip"] = ""
        case .tunnel, .off: break
        }
        return record
    }

    private static func missing(_ message: MessageText) -> Failure {
        Failure(
            .optionRequired, message, next: [NextStep(["settings", "network", "reverse-proxy", "get"], effect: .read)])
    }
}
