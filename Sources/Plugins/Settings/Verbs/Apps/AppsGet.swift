import Core
import Execution

/// `settings apps get`: one app with its entrances and ports.
struct AppsGet: ResultPresenter {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("app").trimmed
    }

    /// The whole list is asked for: there is no question for one.
    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        guard let app = try data.rows("list apps").first(where: { $0.text("name") == name }) else {
            throw Failure(
                .remoteNotFound, "app \(name.quotedForMessage) not found",
                next: [NextStep(["settings", "apps", "list", "--all"], effect: .read)])
        }
        return app
    }

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let app = try json(of: data, at: now)
        var labels = RecordLines(valuesAt: 21)
        for (label, member) in [
            ("Name", "name"), ("Title", "title"), ("State", "state"), ("Owner", "owner"), ("Namespace", "namespace"),
            ("Deployment", "deployment"), ("URL", "url"),
        ] {
            labels.add(label, app.text(member))
        }
        labels.add("System App", app["isSysApp"])
        labels.add("Cluster-Scoped", app["isClusterScoped"])
        labels.add("Mobile Supported", app["mobileSupported"])
        labels.add("Required GPU", app.text("requiredGpu"))
        if app["ports"]?.array?.isEmpty != false { labels.add("Ports", "-") }
        return .lines(
            labels.lines + ports(of: app) + entrances(app["entrances"], "Entrances:")
                + entrances(app["sharedEntrances"], "Shared Entrances:"))
    }

    private func ports(of app: JSONValue) -> [String] {
        guard let ports = app["ports"]?.array, !ports.isEmpty else { return [] }
        let rows = ports.map { port in
            let exposed = port["exposePort"]?.integer ?? 0
            return [
                port.text("name"), port.text("host"), port.text("port"), exposed == 0 ? "-" : String(exposed),
                port.text("protocol").nonEmpty ?? "tcp",
            ]
        }
        return ["", "Ports:"] + RecordLines.table(["NAME", "HOST", "PORT", "EXPOSE", "PROTOCOL"], rows)
    }

    private func entrances(_ list: JSONValue?, _ title: String) -> [String] {
        guard let entrances = list?.array, !entrances.isEmpty else { return [] }
        let rows = entrances.map { entrance in
            [
                entrance.text("name"), entrance.text("title"), entrance.text("state"), entrance.text("authLevel"),
                entrance["invisible"] == true ? "yes" : "no", entrance.text("url"),
            ]
        }
        return ["", title] + RecordLines.table(["NAME", "TITLE", "STATE", "AUTH LEVEL", "INVISIBLE", "URL"], rows)
    }
}
