import Core
import Execution

/// `settings apps policy get`: how somebody has to log in at an entrance.
struct AppsPolicyGet: CommandHandler {
    private let app: String
    private let entrance: String

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let entrance = try Entrance(app, entrance, context)
        let view = Self.shown(entrance, try await entrance.setup("policy"))
        return CommandResult(.lines(view.lines), json: view.json)
    }

    /// What people and programs see of it.
    static func shown(_ entrance: Entrance, _ policy: JSONValue) -> (lines: [String], json: JSONValue) {
        var labels = RecordLines(valuesAt: 22)
        labels.add("App", entrance.app)
        labels.add("Entrance", entrance.name)
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
        return (lines, policy)
    }
}
