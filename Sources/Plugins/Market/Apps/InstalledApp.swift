import OlaresCore

/// An installed app as the desktop knows it: where it runs, and how people reach it (docs/protocol/market.md, "Installed
/// apps").
struct InstalledApp: Equatable, Sendable {
    /// A way into an app.
    struct Entrance: Equatable, Sendable {
        let name: String
        let title: String
        /// Where a browser finds it; `nil` where the server does not say, or names no web page.
        let address: String?
        /// Whether people are shown it.
        let isVisible: Bool

        init(_ json: JSONValue) {
            name = json["name"]?.string ?? ""
            title = json["title"]?.string ?? ""
            address = json["url"]?.string?.webAddress
            isVisible = json["invisible"] != true
        }

        var json: JSONValue {
            var object: JSONObject = ["name": .string(name)]
            object["title"] = title.filled
            object["url"] = address.map { .string($0) }
            object["invisible"] = .bool(!isVisible)
            return .object(object)
        }
    }

    let name: String
    let namespace: String
    let entrances: [Entrance]

    init(_ json: JSONValue) {
        name = json["name"]?.string ?? ""
        namespace = json["namespace"]?.string ?? ""
        entrances = ["entrances", "sharedEntrances"].flatMap { json[$0]?.array ?? [] }.map(Entrance.init)
    }

    /// Lines about it for people, as titles and values.
    var facts: [(title: String, value: String)] {
        let reachable = entrances.filter { $0.isVisible && $0.address != nil }
        return [("Namespace", namespace)]
            + reachable.map { entrance in
                (reachable.count > 1 ? "URL (\(entrance.name))" : "URL", entrance.address ?? "")
            }
    }

    /// What programs are told of it.
    var members: JSONObject {
        var members = JSONObject()
        members["namespace"] = namespace.filled
        members["entrances"] = .array(entrances.map(\.json))
        return members
    }
}
