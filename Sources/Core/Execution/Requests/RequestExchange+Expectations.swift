import OlaresCore

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

    /// The thing that is meant.
    /// - Throws: ``Failure`` with `remote_not_found` where there is none, `decode` for what is no list where there has to be one.
    private func value(
        of request: RequestDescriptor, _ values: TemplateValues, as answer: AnswerDescriptor, _ choice: RowChoice
    ) async throws(Failure) -> JSONValue {
        let value: JSONValue
        do throws(Failure) {
            value = try await self.value(of: request, values, as: answer)
        } catch {
            guard error.code == .remoteNotFound else { throw error }
            let said = try notFound(choice.missing, choice.fix, values, otherwise: "")
            throw choice.missing == nil
                ? Failure(.remoteNotFound, error.message, next: said.next, advice: said.advice) : said
        }
        guard let condition = choice.condition else { return value }
        for row in try rows(of: value, as: .plain) where try values.holds(condition, of: row) { return row }
        throw try notFound(choice.missing, choice.fix, values, otherwise: "\(verb): there is no such thing")
    }

    /// The failure that what was asked for is not there.
    /// - Parameters:
    ///   - message: What the descriptor says then.
    ///   - fallback: What is said where that says nothing.
    func notFound(
        _ message: [TemplatePart]?, _ fix: FixTemplate?, _ values: TemplateValues, otherwise fallback: String
    ) throws(Failure) -> Failure {
        let fix = try Fix(
            fix, values, in: context.registry,
            otherwise: "check what was asked for; the Olares has nothing like it")
        return Failure(
            .remoteNotFound, try message.map(values.message) ?? fallback, next: fix.next, advice: fix.advice)
    }

    /// What counts of the answer to a command's own request, once it is what was expected.
    func answer(
        to request: RequestDescriptor, _ values: TemplateValues, for response: ResponseDescriptor
    ) async throws(Failure) -> ResponseShaper.Answer {
        let value: JSONValue
        if let choice = response.choice {
            value = try await self.value(of: request, values, as: response.answer, choice)
        } else {
            value = try await self.value(of: request, values, as: response.answer)
        }
        let answer = ResponseShaper.Answer(value, values)
        try check(
            response.expectations, of: answer.value, answer.values, code: .operationFailed,
            otherwise: "look at what is there now")
        return answer
    }
}
