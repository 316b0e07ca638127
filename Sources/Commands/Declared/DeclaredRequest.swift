import Core
import NIOCore

/// Runs a verb that its descriptor declares as one HTTP request.
struct DeclaredRequest {
    let command: CommandDescriptor
    let request: RequestDescriptor
    let arguments: Arguments

    /// Sends the request and shapes the answer.
    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let client = try context.auth.client()
        let outgoing = try RequestBuilder(request: request, arguments: arguments).build()
        let response = try await client.send(outgoing)
        try await response.requireSuccess(of: outgoing, as: client.identity)
        return try ResponseShaper(command: command, now: context.clock.now).shape(try await response.collect())
    }

    /// What would be sent, for `--dry-run`; sensitive values are masked.
    func plan(in context: CommandContext) throws(Failure) -> CommandResult {
        let outgoing = try RequestBuilder(request: request, arguments: try masked()).build()
        let url = try context.auth.identity().services[outgoing.service].text + outgoing.path
        var plan: JSONObject = ["method": .string(outgoing.method), "url": .string(url)]
        if case .bytes(let body) = outgoing.body {
            plan["body"] = (try? JSONValue(parsing: Array(body.readableBytesView))) ?? .null
        }
        let lines = ["would send: \(outgoing.method) \(url)"] + (plan["body"].map { [$0.text] } ?? [])
        return CommandResult(.lines(lines), json: ["dryRun": true, "request": .object(plan)])
    }

    private func masked() throws(Failure) -> Arguments {
        var values: [String: ArgumentValue] = [:]
        let names = command.arguments.map(\.name) + command.options.map(\.name)
        for name in names { values[name] = try arguments[name] }
        for option in command.options where option.isSensitive && values[option.name] != nil {
            values[option.name] = .text("***")
        }
        return Arguments(values, declared: Set(names))
    }
}

/// Turns the body of an answer into a result, as the descriptor says.
struct ResponseShaper {
    let command: CommandDescriptor
    let now: Timestamp

    /// The result of a successful answer's body.
    func shape(_ body: [UInt8]) throws(Failure) -> CommandResult {
        let verb = command.path.last ?? command.id
        guard let response = command.response else {
            return CommandResult(.lines([]), json: try Envelope.plain.open(body, what: verb))
        }
        let data = try response.envelope.open(body, what: verb)
        guard let value = response.select.select(in: data) else {
            throw Failure(
                .decode, "\(verb): the server's answer does not have what was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        return CommandResult(view(of: value, response), json: value)
    }

    private func view(of value: JSONValue, _ response: ResponseDescriptor) -> CommandResult.View {
        let cells = CellText(now: now)
        guard !response.columns.isEmpty else {
            guard case .object(let object) = value else { return .lines([cells.text(value, as: .text)]) }
            return .lines(object.map { "\($0.name): \(cells.text($0.value, as: .text))" })
        }
        let rows = value.array ?? (value == .null ? [] : [value])
        let table = Table(
            columns: response.columns.map { Table.Column($0.title) },
            rows: rows.map { row in response.columns.map { cells.text($0.value.select(in: row), as: $0.format) } })
        return .table(table, empty: response.empty.map { [$0] } ?? [])
    }
}
