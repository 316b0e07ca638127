import OlaresCore

/// New values for variables that are there already (docs/protocol/settings.md, "Variables").
struct VariableChange: Sendable {
    /// Below which they are read and written.
    let path: String
    /// Whose they are, for messages, such as `user`.
    let owner: String
    /// Whether a refused one leaves those in front of it changed.
    let isPiecemeal: Bool
    private let values: [String: String]

    /// - Parameter pairs: Names and values; of two of one name the later counts.
    init(_ pairs: [ArgumentValue], path: String, owner: String, isPiecemeal: Bool) throws(Failure) {
        var values: [String: String] = [:]
        for case .pair(let key, let value) in pairs {
            let name = key.trimmed
            guard !name.isEmpty else {
                throw Failure(
                    .optionValueInvalid, "invalid --var \"=\(value.count) characters\" (empty key)",
                    advice: "write it as NAME=value")
            }
            values[name] = value
        }
        self.values = values
        self.path = path
        self.owner = owner
        self.isPiecemeal = isPiecemeal
    }

    private var names: [String] { values.keys.sorted() }

    /// What it is called in messages.
    private var what: String { "set variables of \(owner)" }

    /// What the service is sent: what changes, by name, and nothing else.
    var call: SettingsCall {
        SettingsCall(
            "PUT", path,
            .array(names.map { ["envName": .string($0), "value": .string(values[$0] ?? "")] }))
    }

    /// Sends it.
    /// - Returns: Those of the names that the service has now.
    func apply(with server: SettingsServer) async throws(Failure) -> [String] {
        let answer: JSONValue
        do throws(Failure) {
            answer = try await server.answer(to: call, for: what)
        } catch {
            guard isPiecemeal, error.code == .serverRefused || error.code == .httpClientError else { throw error }
            throw try await told(error, server)
        }
        guard let rows = answer.array else {
            throw Failure(
                .decode, "\(what): the server's answer is no list",
                advice: "look with the verb that lists them what they are now")
        }
        let known = Set(rows.map { $0.text("envName") })
        return names.filter(known.contains)
    }

    /// The failure, with what has been changed before it.
    private func told(_ failure: Failure, _ server: SettingsServer) async throws(Failure) -> Failure {
        guard let rows = try? await server.answer(to: SettingsCall("GET", path), for: what).array else {
            return failure.prefixed("some variables may have been changed before this: ")
        }
        let changed = names.filter { name in
            rows.contains { $0.text("envName") == name && $0.text("value") == values[name] }
        }
        guard !changed.isEmpty else { return failure }
        return failure.prefixed("\(changed.joined(separator: ", ")) set, the others not: ")
    }

    /// The names that were asked for and are not there.
    func dropped(_ applied: [String]) -> [String] { names.filter { !applied.contains($0) } }
}
