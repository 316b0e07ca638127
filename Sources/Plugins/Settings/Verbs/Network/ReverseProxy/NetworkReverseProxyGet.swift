import OlaresCore
import OlaresExecution

/// `settings network reverse-proxy get`: how the Olares is reached from outside.
struct NetworkReverseProxyGet: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let record = JSONValue.object(try data.record(Self.what))
        var labels = RecordLines(valuesAt: 23)
        labels.add("Mode", ReverseProxyMode.text(of: record))
        labels.add("Public IP", record.text("ip"))
        labels.add("Cloudflare Tunnel", record["enable_cloudflare_tunnel"])
        labels.add("FRP Enabled", record["enable_frp"])
        labels.add("FRP Server", record.text("frp_server"))
        labels.add("FRP Port", record.text("frp_port"))
        labels.add("FRP Auth Method", record.text("frp_auth_method"))
        labels.add("External Network Off", record["external_network_off"])
        return .lines(labels.lines)
    }

    /// Without the token.
    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        var json = try data.record(Self.what)
        if !data.text("frp_auth_token").isEmpty { json["frp_auth_token"] = "<redacted>" }
        return .object(json)
    }

    private static let what = "show reverse-proxy config"
}
