import OlaresCore
import OlaresExecution

/// `settings network overlay status`: whether the gateway is on, and which apps have addresses.
struct NetworkOverlayStatus: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let status = try Overlay.status(data)
        var record = RecordLines(valuesAt: 12)
        record.add("Status", status.text("status"))
        record.add("Available", status["disable"] == true ? "no" : "yes")
        if status["disable"] == true { record.add("Reason", status.text("disable_reason")) }
        record.addIfPresent("Error", status.text("error_message"))
        guard status["status"] == "on" else { return .lines(record.lines) }
        let apps = status["supported_apps"]?.array ?? []
        let rows = apps.map { app in
            [
                app.text("app_name"), app["enabled"] == true ? "on" : "off", app["shared_app"] == true ? "yes" : "no",
                app.text("app_id"), endpoints(of: app),
            ]
        }
        let table =
            rows.isEmpty
            ? ["no overlay-capable apps"]
            : RecordLines.aligned([["NAME", "OVERLAY", "SHARED", "APP-ID", "LAN ENDPOINTS"]] + rows)
        return .lines(record.lines + ["", "Apps:"] + table.map { "  " + $0 })
    }

    private func endpoints(of app: JSONValue) -> String {
        guard app["enabled"] == true else { return "-" }
        let found = (app["underlay_networks"]?.array ?? []).flatMap { network in
            (network["ports"]?.array ?? []).map { "\(network.text("ip")):\($0.text("port"))" }
        }
        return found.isEmpty ? "-" : found.joined(separator: ", ")
    }
}
