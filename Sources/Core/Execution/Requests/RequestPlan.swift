import Core

/// A request as `--dry-run` shows it: everything but the identity.
struct RequestPlan {
    private let request: ServiceRequest
    private let url: String
    private let body: JSONValue?
    private let file: String?

    init(_ declared: RequestDescriptor, _ values: TemplateValues, services: ServiceURLs) throws(Failure) {
        let builder = RequestBuilder(request: declared, values: values)
        request = try builder.build()
        url = services[request.service].text + request.path
        body = try builder.document()
        file = try declared.upload.flatMap { upload throws(Failure) in
            try values.value(.argument(upload.argument))?.text
        }
    }

    /// For people.
    var lines: [String] {
        ["would send: \(request.method) \(url)"] + request.headers.map { "\($0.name): \($0.value)" }
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
