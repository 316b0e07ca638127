import Core

/// Runs a verb that its descriptor declares as HTTP requests.
struct DeclaredRequest {
    let command: CommandDescriptor
    let request: RequestDescriptor
    let arguments: Arguments

    /// Runs the steps, which only read; what remains is the request itself.
    func prepare(in context: CommandContext) async throws(Failure) -> PreparedRequest {
        let exchange = try RequestExchange(command, in: context)
        var values = TemplateValues(command, arguments)
        try await StepRunner(exchange: exchange).run(&values)
        return PreparedRequest(exchange: exchange, request: request, arguments: arguments, values: values)
    }
}

/// A declared request whose steps have found what it needs.
struct PreparedRequest {
    let exchange: RequestExchange
    let request: RequestDescriptor
    let arguments: Arguments
    let values: TemplateValues

    /// The question that the descriptor puts first; `nil` when it puts none.
    func question() throws(Failure) -> String? {
        guard let template = exchange.command.confirmation?.question else { return nil }
        return try values.message(template)
    }

    /// Sends the request and shapes the answer.
    func run() async throws(Failure) -> CommandResult {
        let shaper = ResponseShaper(response: try response(), now: exchange.context.clock.now)
        if let name = exchange.command.each {
            return try await BatchRun(exchange: exchange, request: request, shaper: shaper, name: name)
                .run(try arguments.list(name), values)
        }
        let value = try await exchange.value(of: request, values, as: shaper.response.answer)
        return try shaper.result(of: ResponseShaper.Answer(value, values))
    }

    /// What would be sent, for `--dry-run`; secrets are masked.
    func plan() throws(Failure) -> CommandResult {
        var values = values
        values.hidesSecrets = true
        var plans: [RequestPlan] = []
        for item in try items() {
            let one = item.map { values.with($0.name, $0.value) } ?? values
            plans.append(try RequestPlan(request, one, services: exchange.client.identity.services))
        }
        return CommandResult(
            .lines(plans.flatMap(\.lines)), json: ["dryRun": true, "requests": .array(plans.map(\.json))])
    }

    /// The values that the request is sent for; `nil` for a request that is sent once.
    private func items() throws(Failure) -> [(name: String, value: ArgumentValue)?] {
        guard let name = exchange.command.each else { return [nil] }
        return try arguments.list(name).map { (name, $0) }
    }

    private func response() throws(Failure) -> ResponseDescriptor {
        guard let response = exchange.command.response else {
            throw Failure(.internalFault, "\(exchange.command.id) does not say what its answer looks like")
        }
        return response
    }
}
