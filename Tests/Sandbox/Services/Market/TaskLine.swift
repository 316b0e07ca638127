import Foundation
import Hummingbird

/// The market's line of tasks: one at a time in the whole instance, each begun on a beat. A task goes on when nobody waits for
/// it any more.
actor TaskLine {
    private var last: Task<Void, Never>?

    /// Does a task when it is its turn.
    func run<Result: Sendable>(
        _ behaviour: MarketBehaviour, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let former = last
        let task = Task { () -> Swift.Result<Result, any Error> in
            await former?.value
            let beat = behaviour.secondsPerBeat
            let wait = beat > 0 ? beat - Date().timeIntervalSince1970.truncatingRemainder(dividingBy: beat) : 0
            try? await Task.sleep(for: .seconds(wait + behaviour.secondsToAccept))
            return .init(catching: work)
        }
        last = Task { _ = await task.value }
        return try await task.value.get()
    }
}

/// An operation as the market of May 2026 does it: written into the row, put to the app service when it is its turn, and
/// answered with what that said.
struct MarketTask: Sendable {
    /// As rows and answers have it, such as `install`.
    let operation: String
    /// As sentences begin with it, such as `Installation`.
    let noun: String
    /// What is said of a success, such as `App installation completed successfully`.
    let praise: String
    let name: String
    /// What answers have beside the common members.
    let facts: [String: JSONValue]
    /// Whether a refusal leaves the row at `failed`.
    var failsRow = true

    /// Puts it to the app service.
    /// - Parameter work: What the app service does, or a refusal of its.
    func run(_ desk: MarketDesk, _ work: @escaping @Sendable () throws -> AppRow) async throws -> Response {
        let id = String(Int(desk.now.timeIntervalSince1970))
        var data = facts
        data["operation"] = .string(operation)
        data["app_name"] = .string(name)
        data["user"] = .string(desk.user.local)
        desk.store.note(operation, "\(operation) \(name)", app: name, by: desk.owner)
        do {
            _ = try await desk.store.line.run(desk.behaviour, work)
            desk.store.note(operation, "\(operation) \(name) completed", app: name, by: desk.owner)
        } catch let refusal as MarketRefusal {
            let (error, answer) = refusal.fromAppService(operation, desk.behaviour)
            data["status"] = "failed"
            data["error"] = .string(error)
            data["backend_response"] = answer
            if failsRow {
                desk.store.withCluster { cluster in
                    guard let row = cluster.row(name, of: desk.owner) else { return }
                    cluster.change(row) { $0.fail("\(operation) failed: \(error), task: \(id)-AbCdEf", at: desk.now) }
                }
            }
            throw MarketRefusal(.internalServerError, "\(noun) failed: \(error)", data: .object(data))
        }
        data["status"] = "success"
        data["opID"] = .string(id)
        data["backend_response"] = ["code": .integer(200), "data": ["opID": .string(id)], "message": ""]
        return .market(.object(data), praise)
    }
}

extension MarketRefusal {
    /// What the market makes of an answer of the app service's: the text of the error, and the answer where it was JSON.
    fileprivate func fromAppService(_ operation: String, _ behaviour: MarketBehaviour) -> (String, JSONValue?) {
        if let check {
            return (
                "appservice: \(operation) code=422: ", ["code": .integer(422), "data": check, "message": ""]
            )
        }
        if status == .notFound { return ("appservice: app not found", nil) }
        guard behaviour.tellsReasons else { return ("appservice: unexpected HTTP status 400", nil) }
        return (
            "appservice: \(operation) code=400: \(message)", ["code": .integer(400), "message": .string(message)]
        )
    }
}
