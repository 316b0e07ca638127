import OlaresCore

/// What a call fails without and only a person can decide, such as the settings of an app: asked for where the host can ask.
struct MissingValues {
    /// An option of the tool, or one of the variables that it takes.
    private enum Place {
        case option(String)
        case variable(String)

        var name: String {
            switch self {
            case .option(let name), .variable(let name): name
            }
        }
    }

    private let places: [Place]
    private let failure: Failure

    /// `nil` where a failure is about something else, or about what nobody may type into a host: passwords and the like.
    init?(_ failure: Failure, of tool: Tool) {
        guard failure.facts.isForPerson, !failure.facts.missing.isEmpty else { return nil }
        let places = failure.facts.missing.compactMap { missing -> Place? in
            let words = missing.split(separator: " ", maxSplits: 1).map(String.init)
            guard let option = words.first, option.hasPrefix("--"), tool.hasOwn(String(option.dropFirst(2))) else {
                return nil
            }
            return words.count == 2 ? .variable(words[1]) : .option(String(option.dropFirst(2)))
        }
        guard places.count == failure.facts.missing.count, !places.contains(where: { Self.isSecret($0.name) }) else {
            return nil
        }
        self.places = places
        self.failure = failure
    }

    private static func isSecret(_ name: String) -> Bool {
        let words = name.uppercased().split { $0 == "_" || $0 == "-" }.map(String.init)
        let whole = ["PASS", "PWD", "PIN", "AUTH", "KEY", "APIKEY"]
        let parts = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL"]
        return words.contains(where: whole.contains) || parts.contains { name.uppercased().contains($0) }
    }

    /// - Parameter round: Which question about values it is within the call.
    func question(_ round: Int) -> ToolQuestion {
        var properties = JSONObject()
        for place in places {
            var property: JSONObject = ["type": "string", "title": .string(place.name)]
            if case .option = place, !failure.facts.choices.isEmpty {
                property["enum"] = .array(failure.facts.choices.map { .string($0) })
            }
            properties[place.name] = .object(property)
        }
        return ToolQuestion(
            key: "values\(round)", message: TerminalText.sanitizedLines(failure.message), properties: properties)
    }

    /// The arguments with what was filled in; `nil` where something still is not.
    func adding(_ content: JSONObject, to arguments: JSONObject) -> JSONObject? {
        var arguments = arguments
        for place in places {
            guard let value = content[place.name]?.string, !value.isEmpty else { return nil }
            switch place {
            case .option(let name): arguments[name] = .string(value)
            case .variable(let name):
                let given = arguments["env"]?.array ?? arguments["env"].map { [$0] } ?? []
                arguments["env"] = .array(given + [.string("\(name)=\(value)")])
            }
        }
        return arguments
    }
}
