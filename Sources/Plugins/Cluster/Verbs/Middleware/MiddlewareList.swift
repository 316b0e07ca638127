import OlaresCore

/// `cluster middleware list`: the databases, queues and stores that applications share.
struct MiddlewareList: CommandHandler {
    private let type: String?
    private let showsPasswords: Bool

    init(_ arguments: Arguments) throws(Failure) {
        type = try arguments.text("type").map { $0.trimmed.lowercased() }
        showsPasswords = try arguments.flag("show-passwords")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        // What a tool server hands out, a model reads and may repeat.
        guard !showsPasswords || context.console.offersInput else {
            throw Failure(
                .argumentInvalid, "--show-passwords is for a person at a command line, and not for tools",
                advice: "leave it out, or run `olares-cli cluster middleware list --show-passwords -o json` in a shell")
        }
        let what = "list middleware"
        let answer = try await ControlHub(context).get("/middleware/v1/list", for: what)
        let code = answer["code"]?.integer ?? 0
        guard code == 0 || code == 200 else {
            let message = answer["message"]?.string ?? ""
            throw Failure(
                .serverRefused, "\(what): server returned code=\(code)\(message.isEmpty ? "" : ": \(message)")",
                advice: "run it again; if it stays so, look at the middleware of the Olares itself")
        }
        let all = (answer["data"]?.array ?? []).map { Middleware(json: $0) }
        let shown = all.filter { type == nil || type == "" || $0.type.lowercased() == type }
            .sorted { ($0.type, $0.namespace, $0.name) < ($1.type, $1.namespace, $1.name) }
        let titles = ["TYPE", "NAME", "NAMESPACE", "NODES", "ADMIN-USER"]
        let rows = shown.map { [$0.type, $0.name, $0.namespace, $0.nodes, $0.adminUser].map(\.orDash) }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: rows)),
            json: .array(shown.map { showsPasswords ? $0.json : $0.withoutPassword }),
            notices: shown.isEmpty ? context.forPeople("no middleware instances visible to this profile") : [])
    }
}

/// One of them.
private struct Middleware {
    let json: JSONValue

    var type: String { json["type"]?.string ?? "" }
    var name: String { json["name"]?.string ?? "" }
    var namespace: String { json["namespace"]?.string ?? "" }
    var nodes: String { json["nodes"]?.integer.map { String($0) } ?? "" }
    var adminUser: String { json["adminUser"]?.string ?? "" }

    var withoutPassword: JSONValue {
        guard var object = json.object, let password = object["password"], password != "", password != .null else {
            return json
        }
        object["password"] = "<redacted>"
        return .object(object)
    }
}
