import Core
import Execution

/// `settings network reverse-proxy get`: how the Olares is reached from outside.
struct NetworkReverseProxyGet: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let record = try await SettingsServer(context).reverseProxy()
        var labels = RecordLines(valuesAt: 23)
        labels.add("Mode", ReverseProxyMode.text(of: record))
        labels.add("Public IP", record.text("ip"))
        labels.add("Cloudflare Tunnel", record["enable_cloudflare_tunnel"])
        labels.add("FRP Enabled", record["enable_frp"])
        labels.add("FRP Server", record.text("frp_server"))
        labels.add("FRP Port", record.text("frp_port"))
        labels.add("FRP Auth Method", record.text("frp_auth_method"))
        labels.add("External Network Off", record["external_network_off"])
        var json = record.object ?? [:]
        if !record.text("frp_auth_token").isEmpty { json["frp_auth_token"] = "<redacted>" }
        return CommandResult(.lines(labels.lines), json: .object(json))
    }
}
