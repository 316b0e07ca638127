import NIOCore
public import OlaresCore

/// A request that a dry run shows in place of sending it: everything but the identity.
public struct RequestPlan: Sendable {
    private let request: ServiceRequest
    private let url: String
    private let body: JSONValue?
    private let file: String?

    /// - Parameters:
    ///   - request: What would be sent.
    ///   - services: Where services are.
    ///   - body: What is shown in place of the body, where secrets in it are masked; `nil` for the JSON document that it is.
    ///   - file: The local file whose contents would be the body, or a part of it.
    public init(_ request: ServiceRequest, services: ServiceURLs, body: JSONValue? = nil, file: String? = nil) {
        self.request = request
        url = services[request.service].text + request.path
        self.body = body ?? request.jsonBody
        self.file = file
    }

    init(_ declared: RequestDescriptor, _ values: TemplateValues, services: ServiceURLs) throws(Failure) {
        let request = try RequestBuilder(request: declared, values: values).build()
        let file = try declared.upload.flatMap { upload throws(Failure) in
            try values.value(.argument(upload.argument))?.text
        }
        self.init(request, services: services, file: file)
    }

    /// For people.
    var lines: [String] {
        let headers = request.headers.filter { $0 != ("Accept", "application/json") }
        return ["would send: \(request.method) \(url)"] + headers.map { "\($0.name): \($0.value)" }
            + (body?.textLines ?? []) + (file.map { ["(the contents of \($0))"] } ?? [])
    }

    /// For programs.
    var json: JSONValue {
        var headers = JSONObject()
        for (name, value) in request.headers { headers[name] = .string(value) }
        var plan: JSONObject = [
            "method": .string(request.method), "url": .string(url), "headers": .object(headers),
        ]
        plan["body"] = body
        plan["file"] = file.map { .string($0) }
        return .object(plan)
    }
}

extension CommandResult {
    /// The result of a dry run: what would be done in words, and the requests that would do it.
    /// - Parameters:
    ///   - plans: The requests, in order.
    ///   - lines: What would happen, where the requests do not say it: how much would be lost, what would be left out.
    ///   - members: More members of the document for programs.
    ///   - notices: Warnings.
    public static func plan(
        _ plans: [RequestPlan], saying lines: [String] = [], members: JSONObject = [:], notices: [String] = []
    ) -> CommandResult {
        var json: JSONObject = ["dryRun": true]
        for (name, value) in members { json[name] = value }
        json["requests"] = .array(plans.map(\.json))
        return CommandResult(.lines(lines + plans.flatMap(\.lines)), json: .object(json), notices: notices)
    }
}

extension ServiceClient {
    /// The result of a dry run of requests that this client would send; as ``CommandResult/plan(_:saying:members:notices:)``.
    public func plan(
        _ requests: [ServiceRequest], saying lines: [String] = [], members: JSONObject = [:], notices: [String] = []
    ) -> CommandResult {
        .plan(
            requests.map { RequestPlan($0, services: identity.services) }, saying: lines, members: members,
            notices: notices)
    }
}

extension ServiceRequest {
    /// The JSON document that it carries; `nil` for none.
    fileprivate var jsonBody: JSONValue? {
        guard case .bytes(let bytes) = body else { return nil }
        return try? JSONValue(parsing: Array(bytes.readableBytesView))
    }
}
