import Core

extension RequestExchange {
    /// Makes sure that a value is what was expected.
    /// - Parameters:
    ///   - code: The name of the failure where it is not.
    ///   - advice: What is said to repair it where the descriptor says nothing.
    func check(
        _ expectations: [StepDescriptor.Expectation], of value: JSONValue, _ values: TemplateValues,
        code: FailureCode, otherwise advice: String
    ) throws(Failure) {
        for expectation in expectations {
            var isMet = true
            if let condition = expectation.required { isMet = try values.holds(condition, of: value) }
            if let condition = expectation.prohibited, try values.holdsInPart(condition, of: value) { isMet = false }
            guard !isMet else { continue }
            let fix = try Fix(expectation.fix, values, in: context.registry, otherwise: advice)
            throw Failure(code, try values.message(expectation.message), next: fix.next, advice: fix.advice)
        }
    }

    /// What counts of the answer to a command's own request, once it is what was expected.
    func answer(
        to request: RequestDescriptor, _ values: TemplateValues, for response: ResponseDescriptor
    ) async throws(Failure) -> ResponseShaper.Answer {
        let answer = ResponseShaper.Answer(try await value(of: request, values, as: response.answer), values)
        try check(
            response.expectations, of: answer.value, answer.values, code: .operationFailed,
            otherwise: "look at what is there now")
        return answer
    }
}
