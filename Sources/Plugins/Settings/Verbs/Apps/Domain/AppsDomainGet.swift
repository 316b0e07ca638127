import Core
import Execution

/// `settings apps domain get`: by which names an entrance is reached.
struct AppsDomainGet: ResultPresenter {
    private let app: String
    private let entrance: String

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
    }

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        .lines(Self.shown(app, entrance, .object(try data.members("get the domain of \(app)/\(entrance)"))).lines)
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue { Self.shown(app, entrance, data).json }

    /// What people and programs see of it.
    static func shown(
        _ app: String, _ entrance: String, _ setup: JSONValue
    ) -> (lines: [String], json: JSONValue) {
        var labels = RecordLines(valuesAt: 23)
        labels.add("App", app)
        labels.add("Entrance", entrance)
        labels.add("Third-level domain", setup.text("third_level_domain"))
        labels.add("Third-party domain", setup.text("third_party_domain"))
        labels.add("CNAME status", setup.text("cname_status"))
        labels.add("CNAME target", setup.text("cname_target"))
        labels.add("CNAME target status", setup.text("cname_target_status"))
        labels.add("Cert configured", .bool(!setup.text("cert").isEmpty))
        labels.add("Key configured", .bool(!setup.text("key").isEmpty))
        // The key of a certificate stays where it is.
        var json = setup.object ?? [:]
        if !setup.text("key").isEmpty { json["key"] = "<redacted>" }
        return (labels.lines, .object(json))
    }
}
