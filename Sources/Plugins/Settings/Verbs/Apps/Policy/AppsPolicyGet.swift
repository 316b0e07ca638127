import Core
import Execution

/// `settings apps policy get`: how somebody has to log in at an entrance.
struct AppsPolicyGet: ResultPresenter {
    private let app: String
    private let entrance: String

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
    }

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        .lines(Self.shown(app, entrance, .object(try data.members("get the policy of \(app)/\(entrance)"))).lines)
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue { Self.shown(app, entrance, data).json }

    /// What people and programs see of it.
    static func shown(
        _ app: String, _ entrance: String, _ policy: JSONValue
    ) -> (lines: [String], json: JSONValue) {
        var labels = RecordLines(valuesAt: 22)
        labels.add("App", app)
        labels.add("Entrance", entrance)
        labels.add("Default policy", policy.text("default_policy"))
        labels.add("One-time", policy["one_time"])
        labels.add("Valid duration (s)", policy["valid_duration"]?.plainText ?? "0")
        var lines = labels.lines
        let parts = policy["sub_policies"]?.array ?? []
        if parts.isEmpty {
            lines.append("Sub-policies:         (none)")
        } else {
            let rows = parts.map { part in
                [
                    part.text("uri"), part.text("policy"), part["one_time"] == true ? "yes" : "no",
                    part.text("valid_duration"),
                ]
            }
            lines += ["Sub-policies:"] + RecordLines.table(["URI", "POLICY", "ONE-TIME", "VALID DURATION"], rows)
        }
        return (lines, .object(policy.object ?? [:]))
    }
}
