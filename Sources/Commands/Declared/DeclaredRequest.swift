import Core

/// Runs a verb that its descriptor declares as one HTTP request.
struct DeclaredRequest {
    let command: CommandDescriptor
    let request: RequestDescriptor
    let arguments: Arguments

    /// Sends the request and shapes the answer.
    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let client = try context.auth.client()
        let outgoing = try RequestBuilder(request: request, arguments: arguments).build()
        let response = try await client.send(outgoing)
        try await response.requireSuccess(of: outgoing, as: client.identity)
        let body = try await response.collect()
        do throws(Failure) {
            return try ResponseShaper(command: command, now: context.clock.now).shape(body)
        } catch  where error.code == .decode {
            let address = client.identity.services[outgoing.service].text
            throw Failure(
                error.code, error.message,
                advice: "check that \(address) is that of an Olares, and that both versions fit")
        }
    }

    /// What would be sent, for `--dry-run`; sensitive values are masked.
    func plan(in context: CommandContext) throws(Failure) -> CommandResult {
        let builder = RequestBuilder(request: request, arguments: try masked())
        let outgoing = try builder.build()
        let url = try context.auth.identity().services[outgoing.service].text + outgoing.path
        let body = try builder.document()
        var plan: JSONObject = ["method": .string(outgoing.method), "url": .string(url)]
        plan["body"] = body
        let lines = ["would send: \(outgoing.method) \(url)"] + (body.map { [$0.text] } ?? [])
        return CommandResult(.lines(lines), json: ["dryRun": true, "request": .object(plan)])
    }

    private func masked() throws(Failure) -> Arguments {
        var values: [String: ArgumentValue] = [:]
        for name in command.argumentNames { values[name] = try arguments[name] }
        for option in command.options where option.isSensitive && values[option.name] != nil {
            values[option.name] = .text("***")
        }
        return Arguments(values, declared: command.argumentNames)
    }
}
