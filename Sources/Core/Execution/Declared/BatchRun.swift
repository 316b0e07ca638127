import OlaresCore

/// Sends a request once for each of several values, and goes on where one fails.
struct BatchRun {
    let exchange: RequestExchange
    let request: RequestDescriptor
    let shaper: ResponseShaper
    /// Whether what `result` says of an answer is what is shown of it, a row of a list.
    let isListing: Bool

    /// The results of all; those that failed are listed, and make it partial.
    /// - Throws: The first failure, when there is nothing but failures; `interrupted` at once.
    func run(_ items: [BatchItem]) async throws(Failure) -> CommandResult {
        var answers: [ResponseShaper.Answer] = []
        var failures: [(item: String, failure: Failure)] = []
        var documents: [JSONValue] = []
        for item in items {
            var document: JSONObject = [item.name: item.json]
            do throws(Failure) {
                let whole = try await exchange.answer(to: request, item.values, for: shaper.response)
                let answer = ResponseShaper.Answer(try shaper.kept(whole.value), whole.values)
                let result = try shaper.json(of: answer)
                answers.append(isListing ? ResponseShaper.Answer(result, answer.values) : answer)
                document["result"] = result
                documents.append(isListing ? result : .object(document))
            } catch {
                if error.exit == .interrupted { throw error }
                failures.append((item.text, error))
                document["error"] = ["code": .string(error.code.rawValue), "message": .string(error.message)]
                documents.append(.object(document))
            }
        }
        if let first = failures.first?.failure, answers.isEmpty { throw all(failures, first) }
        return CommandResult(
            try shaper.view(of: answers), json: .array(documents),
            notices: failures.map { "failed: \($0.item): \($0.failure.message)" },
            exit: failures.isEmpty ? .done : .partial)
    }

    /// The first failure, with what else failed in its message.
    private func all(_ failures: [(item: String, failure: Failure)], _ first: Failure) -> Failure {
        guard failures.count > 1 else { return first }
        let lines = failures.map { "\($0.item): \($0.failure.message)" }
        return Failure(
            first.code, "nothing was done:\n\(MessageText(lines: lines))", next: first.next, advice: first.advice,
            retryable: first.retryable)
    }
}
