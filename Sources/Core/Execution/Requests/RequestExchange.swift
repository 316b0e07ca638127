import NIOCore
import OlaresCore

/// Sends declared requests and reads their answers, for one call of a verb.
struct RequestExchange {
    let command: CommandDescriptor
    let client: ServiceClient
    let context: CommandContext

    init(_ command: CommandDescriptor, in context: CommandContext) throws(Failure) {
        self.command = command
        self.context = context
        client = try context.auth.client()
    }

    /// The verb, for messages.
    var verb: String { command.path.last ?? command.id }

    /// What a request is for, for messages.
    private func what(_ request: RequestDescriptor, _ values: TemplateValues) throws(Failure) -> String {
        try request.purpose.map(values.message) ?? verb
    }

    /// A failure of a request, with what that was for in front. Who is not logged in has the same to do whatever was wanted.
    private func told(
        _ failure: Failure, _ request: RequestDescriptor, _ values: TemplateValues
    ) throws(Failure) -> Failure {
        guard let purpose = request.purpose, failure.exit != .loginNeeded else { return failure }
        return failure.prefixed("\(try values.message(purpose)): ")
    }

    /// What counts of the answer to a request.
    func value(
        of request: RequestDescriptor, _ values: TemplateValues, as answer: AnswerDescriptor
    ) async throws(Failure) -> JSONValue {
        let (outgoing, response) = try await send(request, values)
        let what = try what(request, values)
        return try await read(request, values, outgoing, response) { (body) throws(Failure) in
            try answer.value(of: body, what: what)
        }
    }

    /// The same; `nil` when the server has nothing there (404).
    func valueIfThere(
        of request: RequestDescriptor, _ values: TemplateValues, as answer: AnswerDescriptor
    ) async throws(Failure) -> JSONValue? {
        let (outgoing, response) = try await send(request, values)
        guard response.status != 404 else {
            _ = await response.excerpt(limit: 4096)
            return nil
        }
        let what = try what(request, values)
        return try await read(request, values, outgoing, response) { (body) throws(Failure) in
            try answer.value(of: body, what: what)
        }
    }

    /// All that the answer to a request carries.
    /// - Parameter query: More query members.
    func data(
        of request: RequestDescriptor, _ values: TemplateValues, as answer: AnswerDescriptor,
        query: [(name: String, value: String)]
    ) async throws(Failure) -> JSONValue {
        let (outgoing, response) = try await send(request, values, query: query)
        let what = try what(request, values)
        return try await read(request, values, outgoing, response) { (body) throws(Failure) in
            try answer.data(of: body, what: what)
        }
    }

    /// The items of an answer with a list, of which an empty one may say `null`.
    func rows(of data: JSONValue, as answer: AnswerDescriptor) throws(Failure) -> [JSONValue] {
        switch data == .null ? .null : answer.select.select(in: data) {
        case .array(let rows)?: return rows
        case .null?: return []
        default:
            throw Failure(
                .decode, "\(verb): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
    }

    private func send(
        _ request: RequestDescriptor, _ values: TemplateValues, query: [(name: String, value: String)] = []
    ) async throws(Failure) -> (ServiceRequest, HTTPResponse) {
        var outgoing = try RequestBuilder(request: request, values: values, addedQuery: query).build()
        if let upload = request.upload { try attach(upload, values, to: &outgoing) }
        outgoing.isReading = command.effect == .read
        do throws(Failure) {
            return (outgoing, try await client.send(outgoing))
        } catch {
            throw try told(error, request, values)
        }
    }

    private func read(
        _ request: RequestDescriptor, _ values: TemplateValues, _ outgoing: ServiceRequest, _ response: HTTPResponse,
        _ open: ([UInt8]) throws(Failure) -> JSONValue
    ) async throws(Failure) -> JSONValue {
        guard response.isSuccess else { throw try told(await refusal(of: outgoing, response), request, values) }
        let body = try await response.collect()
        do throws(Failure) {
            return try open(body)
        } catch  where error.code == .decode {
            let address = client.identity.services[outgoing.service].text
            throw error.repaired(
                advice: "check that \(address) is that of an Olares, and that both versions fit")
        }
    }

    /// The failure that an unsuccessful status is. Where the service says itself what it does not like, its address and its
    /// version are not to blame.
    private func refusal(of outgoing: ServiceRequest, _ response: HTTPResponse) async -> Failure {
        let body = await response.excerpt(limit: 4096)
        let replay = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            continuation.yield(ByteBuffer(bytes: body))
            continuation.finish()
        }
        let answer = HTTPResponse(
            status: response.status, headers: response.headers, body: replay, host: "",
            hasEffect: response.hasEffect)
        do throws(Failure) {
            try await answer.requireSuccess(of: outgoing, as: client.identity)
            return Failure(.internalFault, "a failure that is a success")
        } catch {
            guard error.code == .httpClientError, error.retryable != true, saysWhy(body) else { return error }
            return error.repaired(advice: "the reason is the server's own: change what it names")
        }
    }

    /// Whether a body is an envelope with a reason, and not a document that a plugin reads.
    private func saysWhy(_ body: [UInt8]) -> Bool {
        guard !client.identity.readsRefusal(body), let document = try? JSONValue(parsing: body),
            document["success"] != nil || document["code"] != nil
        else { return false }
        return document["message"]?.string?.isEmpty == false
    }

    /// Keeps what the program stores about the user's accounts from a stranger's verb.
    private func checkPlace(of path: String) throws(Failure) {
        guard let skill = command.skill, ProgramFolders(context.environment, files: context.files).contain(path) else {
            return
        }
        throw Failure(
            .argumentInvalid,
            "\(path.quotedForMessage) is one of this program's own files, which the skill \(skill) may not send",
            advice: "name another file")
    }

    /// Makes a file the body, which is read while it is sent.
    private func attach(
        _ upload: RequestDescriptor.Upload, _ values: TemplateValues, to request: inout ServiceRequest
    ) throws(Failure) {
        guard let path = try values.value(.argument(upload.argument))?.text else { return }
        if path == "-" { try context.console.requireInput() } else { try checkPlace(of: path) }
        do throws(FileError) {
            let contents = try path == "-" ? FileContents.standardInput() : context.files.contents(of: path)
            request.body = .stream(contents, length: contents.length)
            request.timeout = nil
        } catch {
            throw Failure(
                .fileUnreadable, error.text, advice: error.advice ?? "give the path of a file that can be read")
        }
    }
}
