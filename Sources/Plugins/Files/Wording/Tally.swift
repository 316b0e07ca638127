import OlaresCore

/// What became of several acts, done one after the other, of which one can fail and the next succeed.
struct Tally<Item: Sendable, Outcome: Sendable>: Sendable {
    private(set) var done: [(item: Item, outcome: Outcome)] = []
    private(set) var failed: [(item: Item, failure: Failure)] = []

    /// Does `act` to each item. After a failure that the next item would meet too, such as a lost login, the others are
    /// not tried, and count as failed in the same way.
    /// - Throws: The first failure, where nothing succeeded.
    init(_ items: [Item], act: (Item) async throws(Failure) -> Outcome) async throws(Failure) {
        var end: Failure?
        for item in items {
            if let end {
                failed.append((item, end))
                continue
            }
            do throws(Failure) {
                done.append((item, try await act(item)))
            } catch {
                failed.append((item, error))
                if error.stopsEverything { end = error }
            }
        }
        if done.isEmpty, let first = failed.first { throw first.failure }
    }

    /// ``ExitCode/partial`` when something failed.
    var exit: ExitCode { failed.isEmpty ? .done : .partial }

    /// What failed, as lines of the result.
    func failureLines(_ name: (Item) -> String) -> [String] {
        failed.map { "  ✗ \(name($0.item)): \($0.failure.message)" }
    }

    /// What failed, for programs: the item's own members, and `error`.
    func failures(_ members: (Item) -> JSONObject) -> [JSONValue] {
        failed.map { item, failure in
            var json = members(item)
            json["error"] = failure.summary
            return .object(json)
        }
    }
}

extension Failure {
    /// Its code and message, as a member of a result.
    var summary: JSONValue { ["code": .string(code.rawValue), "message": .string(message)] }

    /// Whether whatever comes next would fail in the same way.
    var stopsEverything: Bool {
        isOfConnection || [.loginNeeded, .interrupted, .internalFault].contains(exit)
    }

    /// Whether the server could not be reached, or the connection to it broke.
    var isOfConnection: Bool { exit == .unreachable || code == .outcomeUnknown }
}
