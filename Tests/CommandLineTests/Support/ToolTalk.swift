import OlaresCore

/// Lines that are spoken to `mcp serve` by hand, and what comes back.
enum ToolTalk {
    /// Asks for the tools, under the id `list`.
    static let list = #"{"jsonrpc":"2.0","id":"list","method":"tools/list"}"# + "\n"

    /// A call of a tool.
    static func call(_ id: Int, _ tool: String, _ arguments: JSONValue) -> String {
        let parameters: JSONValue = ["name": .string(tool), "arguments": arguments]
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": .integer(Int64(id)), "method": "tools/call", "params": parameters,
        ]
        return message.compactText
    }

    /// The results, by the ids of the requests.
    static func answers(_ run: Run) -> [String: JSONValue] {
        run.lines.reduce(into: [:]) { answers, line in
            guard let message = try? JSONValue(parsing: Array(line.utf8)), let id = message["id"] else { return }
            answers[id.string ?? id.integer.map(String.init) ?? ""] = message["result"]
        }
    }
}
