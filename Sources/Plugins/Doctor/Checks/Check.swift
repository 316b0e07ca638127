import OlaresCore

/// One thing that was looked at, and what was found.
struct Check: Sendable {
    /// How it stands.
    enum State: String, Sendable {
        case ok
        /// Nothing is broken, and somebody should know.
        case note
        case problem
        /// What it needs was not there.
        case skipped
    }

    /// Stable, for programs, such as `name-resolution`.
    let id: String
    let title: String
    let state: State
    /// What was found.
    let detail: String
    /// What repairs it; empty where nothing is to be done.
    var cure = ""
    /// The failure behind a problem.
    var failure: Failure?

    static func ok(_ id: String, _ title: String, _ detail: String) -> Check {
        Check(id: id, title: title, state: .ok, detail: detail)
    }

    static func note(_ id: String, _ title: String, _ detail: String, cure: String) -> Check {
        Check(id: id, title: title, state: .note, detail: detail, cure: cure)
    }

    static func skipped(_ id: String, _ title: String, _ detail: String) -> Check {
        Check(id: id, title: title, state: .skipped, detail: detail)
    }

    /// A problem, with the repair of its failure unless there is a better one.
    static func problem(_ id: String, _ title: String, _ failure: Failure, cure: String? = nil) -> Check {
        Check(
            id: id, title: title, state: .problem, detail: failure.message, cure: cure ?? failure.fix ?? "",
            failure: failure)
    }

    /// For people: a word, what it is, and below it the cure.
    var lines: [String] {
        let word = state.rawValue.padding(to: 8)
        let cures = cure.isEmpty ? [] : [String(repeating: " ", count: 8) + "cure: \(cure)"]
        return (["\(word)\(title): \(detail)"] + cures).map(TerminalText.sanitized)
    }

    var json: JSONValue {
        var json: JSONObject = [
            "id": .string(id), "title": .string(title), "state": .string(state.rawValue), "detail": .string(detail),
        ]
        if !cure.isEmpty { json["cure"] = .string(cure) }
        json["code"] = failure.map { .string($0.code.rawValue) }
        return .object(json)
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
