import Core

/// Turns the body of an answer into a result, as the descriptor says.
struct ResponseShaper {
    let command: CommandDescriptor
    let now: Timestamp

    /// The result of a successful answer's body.
    func shape(_ body: [UInt8]) throws(Failure) -> CommandResult {
        let verb = command.path.last ?? command.id
        guard let response = command.response else {
            throw Failure(.internalFault, "\(command.id) does not say what its answer looks like")
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
        if response.columns.isEmpty { return .lines(lines(of: value)) }
        let cells = CellText(now: now)
        let rows = value.array ?? (value == .null ? [] : [value])
        let table = Table(
            columns: response.columns.map { Table.Column($0.title) },
            rows: rows.map { row in response.columns.map { cells.text($0.value.select(in: row), as: $0.format) } })
        return .table(table, empty: response.empty.map { [$0] } ?? [])
    }

    private func lines(of value: JSONValue) -> [String] {
        let cells = CellText(now: now)
        return switch value {
        case .null: []
        case .object(let members): members.map { "\($0.name): \(cells.text($0.value, as: .text))" }
        default: [cells.text(value, as: .text)]
        }
    }
}
