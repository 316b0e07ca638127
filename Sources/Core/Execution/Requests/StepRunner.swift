import OlaresCore

/// That everything is as it is to be.
struct Unchanged {
    /// What a step has found, which stands for the answer to a request that is not sent.
    let found: JSONValue
    /// What people are told.
    let message: String
}

/// Runs the requests that go before a command's own.
struct StepRunner {
    let exchange: RequestExchange

    /// Adds to `values` what each step finds.
    /// - Returns: That there is nothing to change, as soon as a step shows it; otherwise `nil`.
    /// - Throws: ``Failure`` with `remote_not_found` when a step that is needed finds nothing, `precondition_failed` when it
    ///   finds something else than it expects.
    func run(_ values: inout TemplateValues) async throws(Failure) -> Unchanged? {
        for step in exchange.command.steps where try applies(step, values) {
            guard let found = try await find(step, values) else { continue }
            values.set(step.name, to: step.value.select(in: found), document: found)
            try exchange.check(
                step.expectations, of: found, values, code: .preconditionFailed,
                otherwise: "nothing was changed; look at what is there first")
            if let already = step.already, try values.holds(already.condition, of: found) {
                return Unchanged(found: found, message: try values.message(already.message))
            }
        }
        return nil
    }

    private func applies(_ step: StepDescriptor, _ values: TemplateValues) throws(Failure) -> Bool {
        if let when = step.when, try !values.isGiven(when) { return false }
        if let unless = step.unless, try values.isGiven(unless) { return false }
        guard exchange.command.argumentNames.contains(step.name) else { return true }
        return try !values.isGiven(step.name)
    }

    /// What a step finds; `nil` when it does not, and need not.
    private func find(_ step: StepDescriptor, _ values: TemplateValues) async throws(Failure) -> JSONValue? {
        do throws(Failure) {
            let answer = try await exchange.valueIfThere(of: step.request, values, as: step.answer)
            if let answer, let found = try pick(step, from: answer, values), found != .null,
                let value = step.value.select(in: found), value != .null
            {
                return found
            }
        } catch {
            guard step.isOptional, error.canBeSkipped else { throw error }
        }
        if step.isOptional { return nil }
        throw try exchange.notFound(
            step.missing, step.fix, values, otherwise: "\(exchange.verb): found no \(step.name)")
    }

    private func pick(
        _ step: StepDescriptor, from answer: JSONValue, _ values: TemplateValues
    ) throws(Failure) -> JSONValue? {
        guard let condition = step.find else { return answer }
        let elements = answer.array ?? [answer]
        for element in elements where try values.holds(condition, of: element) { return element }
        return step.takesFirst ? elements.first : nil
    }
}

extension Failure {
    /// Whether a verb can do without what failed so; without a login, or when somebody stops it, nothing can follow.
    fileprivate var canBeSkipped: Bool { exit != .loginNeeded && exit != .interrupted && code != .internalFault }
}
