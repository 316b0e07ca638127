package import OlaresCore

/// Runs a verb that its descriptor declares as HTTP requests.
package struct DeclaredRequest {
    let command: CommandDescriptor
    let request: RequestDescriptor
    let arguments: Arguments
    let presenter: (any ResultPresenter)?

    /// - Parameters:
    ///   - command: The verb.
    ///   - request: Its request.
    ///   - arguments: What was given.
    ///   - presenter: Shows the result, where the response says `view: swift`.
    package init(
        command: CommandDescriptor, request: RequestDescriptor, arguments: Arguments, presenter: (any ResultPresenter)?
    ) {
        self.command = command
        self.request = request
        self.arguments = arguments
        self.presenter = presenter
    }

    /// Runs the steps, which only read; what remains is the request itself.
    package func prepare(in context: CommandContext) async throws(Failure) -> PreparedRequest {
        if command.pages?.hasNumbers == true { _ = try PageOptions(arguments) }
        let exchange = try RequestExchange(command, in: context)
        var values = TemplateValues(command, arguments)
        if let presenter {
            let made = JSONValue.object(presenter.callValues)
            values.set("call", to: made, document: made)
        }
        let unchanged = try await StepRunner(exchange: exchange).run(&values)
        return PreparedRequest(
            exchange: exchange, request: request, arguments: arguments, values: values, presenter: presenter,
            unchanged: unchanged)
    }
}

/// A declared request whose steps have found what it needs.
package struct PreparedRequest {
    let exchange: RequestExchange
    let request: RequestDescriptor
    let arguments: Arguments
    let values: TemplateValues
    let presenter: (any ResultPresenter)?
    /// Where a step has shown that there is nothing to change.
    let unchanged: Unchanged?

    /// Whether the descriptor's question is asked with what is given and was found.
    package var asksFirst: Bool {
        get throws(Failure) {
            guard unchanged == nil else { return false }
            return try exchange.command.confirmation.map { confirmation throws(Failure) in
                try values.meets(confirmation.condition)
            } ?? true
        }
    }

    /// The question that the descriptor puts first; `nil` when it puts none.
    package func question() throws(Failure) -> String? {
        guard let template = exchange.command.confirmation?.question else { return nil }
        return try values.message(template)
    }

    /// Sends the request and shapes the answer.
    package func run() async throws(Failure) -> CommandResult {
        let command = exchange.command
        let shaper = try shaper()
        if let unchanged { return try result(of: unchanged) }
        if let each = command.each {
            let isListing = each.isNamed && shaper.response.result != nil
            return try await BatchRun(exchange: exchange, request: request, shaper: shaper, isListing: isListing)
                .run(try values.items(each))
        }
        if let pages = command.pages { return try await run(pages, shaper) }
        if let watch = command.watch, try watch.option.map(values.isGiven) ?? true {
            return try await run(watch, shaper)
        }
        let answer = try await exchange.answer(to: request, values, for: shaper.response)
        let result = try shaper.result(of: answer)
        return CommandResult(result.view, json: result.json, notices: try notices(of: answer.value))
    }

    /// What is said beside a result.
    private func notices(of data: JSONValue) throws(Failure) -> [String] {
        try presenter.map { presenter throws(Failure) in
            exchange.context.lines(of: try presenter.notices(of: data))
        } ?? []
    }

    /// What programs see is what they would see after the change; people are told that there was none.
    private func result(of unchanged: Unchanged) throws(Failure) -> CommandResult {
        CommandResult(
            .lines([]), json: try shaper().json(of: ResponseShaper.Answer(unchanged.found, values)),
            notices: exchange.context.lines(of: [.forPeople(unchanged.message)]))
    }

    /// Fetches a list up to the limit, and says where it was cut.
    private func run(_ pages: PagesDescriptor, _ shaper: ResponseShaper) async throws(Failure) -> CommandResult {
        if case .page(let first) = pages.position { return try await run(pages, from: first, shaper) }
        let limit = try arguments.flag("all") ? nil : try arguments.integer("limit")
        let walker = PageWalker(
            exchange: exchange, request: request, pages: pages, answer: shaper.response.answer, limit: limit)
        let list = try await walker.run(values)
        let items = shaper.sorted(.array(list.items))
        var json: JSONObject = ["items": items]
        json["totalItems"] = list.total.map { .integer($0) }
        json["more"] = .bool(list.isCut)
        let view = try shaper.view(of: [ResponseShaper.Answer(items, values)])
        let said = try notices(of: items)
        guard list.isCut else { return CommandResult(view, json: .object(json), notices: said) }
        let rest = NextStep(
            try CallWords(command: exchange.command, arguments: arguments).words(
                without: ["limit"], adding: ["--all"]),
            effect: .read)
        let total = list.total.map { " of \($0)" } ?? ", and there may be more"
        return CommandResult(
            view, json: .object(json),
            notices: said + ["showing \(list.items.count)\(total); the whole list: \(rest.commandLine)"])
    }

    /// The same where pages have numbers.
    private func run(
        _ pages: PagesDescriptor, from first: Int64, _ shaper: ResponseShaper
    ) async throws(Failure) -> CommandResult {
        let answer = shaper.response.answer
        var list = try await NumberedPages(exchange.verb, try PageOptions(arguments)).list {
            number, size throws(Failure) in
            let query = [
                (name: pages.size, value: String(size)), (name: pages.parameter, value: String(first +| number -| 1)),
            ]
            let data = try await exchange.data(of: request, values, as: answer, query: query)
            return NumberedPages.Page(
                items: try exchange.rows(of: data, as: answer), total: pages.total?.select(in: data)?.integer,
                unfiltered: pages.unfiltered?.select(in: data)?.integer)
        }
        if case .array(let sorted) = shaper.sorted(.array(list.items)) { list.items = sorted }
        let view = try shaper.view(of: [ResponseShaper.Answer(.array(list.items), values)])
        return CommandResult(view, json: list.json, notices: try notices(of: .array(list.items)) + list.notices)
    }

    /// Sends the request, and waits for the end of what it begins.
    private func run(_ watch: WatchDescriptor, _ shaper: ResponseShaper) async throws(Failure) -> CommandResult {
        guard watch.request != nil else {
            let watcher = Watcher(
                exchange: exchange, watch: watch, request: request, answer: shaper.response.answer,
                arguments: arguments, values: values)
            let end = try await watcher.run()
            return try shaper.result(of: ResponseShaper.Answer(end.value, end.values), saying: watch.says)
        }
        let begun = try await exchange.answer(to: request, values, for: shaper.response)
        let end = try await Watcher(
            exchange: exchange, watch: watch, request: request, answer: watch.answer, arguments: arguments,
            values: begun.values
        ).run()
        return CommandResult(
            try shaper.view(of: [begun], then: watch.says, end.values),
            json: shaper.response.result == nil ? end.value : try shaper.json(of: end))
    }

    /// What would be sent, for `--dry-run`; secrets are masked.
    package func plan() throws(Failure) -> CommandResult {
        if let unchanged { return try result(of: unchanged) }
        var values = values
        values.hidesSecrets = true
        var plans: [RequestPlan] = []
        let calls = try exchange.command.each.map(values.items)?.map(\.values) ?? [values]
        for values in calls {
            plans.append(try RequestPlan(request, values, services: exchange.client.identity.services))
        }
        guard let skill = exchange.command.skill else { return .plan(plans) }
        return .plan(plans, saying: ["the installed skill \(skill)"], members: ["skill": .string(skill)])
    }

    private func shaper() throws(Failure) -> ResponseShaper {
        guard let response = exchange.command.response else {
            throw Failure(.internalFault, "\(exchange.command.id) does not say what its answer looks like")
        }
        return ResponseShaper(
            response: response, values: values, clock: exchange.context.clock, presenter: presenter)
    }
}
