enum RequestKey: String, FieldKey {
    case service, method, path, query, headers, body, upload, purpose

    static let renamed = ["for": "purpose"]
}

enum UploadKey: String, FieldKey {
    case from
    case mediaType = "media-type"

    static let renamed = ["type": "media-type"]
}

private enum Method: String, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    var takesBody: Bool { self != .get && self != .head }
}

extension RequestDescriptor {
    /// `nil` when a part that no request can lack is missing; every fault is logged.
    init?(_ node: YAMLNode, templates: TemplateReader, effect: Effect?) {
        let log = templates.log
        guard let fields = Fields<RequestKey>(node, "the request", log: log) else { return nil }
        let service = fields.service()
        let method = fields.required(.method, "GET") == nil ? nil : fields.choice(.method, of: Method.self)
        let path = fields.required(.path, "/api/things").map { templates.path(of: $0) }
        let query = fields.members(.query, "query member", templates) { _ in nil }
        for name in query.flatMap({ $0.value.names }) where templates.shapes[name]?.isSensitive == true {
            log.report(
                fields.mark(of: .query), "the secret {\(name)} stands in the URL", "put it into a header or the body")
        }
        let headers = fields.members(.headers, "header", templates, problem: HeaderRule.problem)
        let body = fields.node(.body).map { templates.body(of: $0) }
        let upload = fields.node(.upload).flatMap { Upload($0, templates: templates) }
        if let method, !method.takesBody, let key = [RequestKey.body, .upload].first(where: { fields.node($0) != nil })
        {
            log.report(fields.mark(of: key), "a \(method.rawValue) request has a body", "use `query`, or POST")
        }
        if upload != nil, body != nil {
            log.report(fields.mark(of: .upload), "`upload` beside `body`", "keep one of the two")
        }
        if effect == .read, let method, [.put, .patch, .delete].contains(method) {
            log.report(
                fields.mark(of: .method), "a verb that only reads sends \(method.rawValue)",
                "write `effect: \(method == .delete ? "destructive" : "write")`")
        }
        if effect == .read, upload != nil {
            log.report(fields.mark(of: .upload), "a verb that only reads sends a file", "write `effect: write`")
        }
        guard let service, let method, let path else { return nil }
        self.init(
            service: service, method: method.rawValue, path: path, query: query, headers: headers, body: body,
            upload: upload, purpose: templates.line(.purpose, of: fields, limit: 100))
    }
}

extension RequestDescriptor.Upload {
    fileprivate init?(_ node: YAMLNode, templates: TemplateReader) {
        let log = templates.log
        guard let fields = Fields<UploadKey>(node, "the upload", log: log) else { return nil }
        let type = fields.line(.mediaType, limit: 100) ?? "application/octet-stream"
        if HeaderRule.problem(with: type) {
            log.report(fields.mark(of: .mediaType), "`media-type` is none", "write one such as application/gzip")
        }
        guard fields.required(.from, "file") != nil, let name = fields.argument(.from, templates) else { return nil }
        if let shape = templates.shapes[name], shape.type != .path || shape.isRepeated {
            log.report(fields.mark(of: .from), "`\(name)` is no single path", "write `type: path` there")
        }
        self.init(argument: name, type: type)
    }
}

extension Fields<RequestKey> {
    fileprivate func service() -> Service? {
        guard let node = required(.service, "desktop"), let text = node.text(of: "service", log: log) else {
            return nil
        }
        if text.contains(where: { $0 == "/" || $0 == "." || $0 == ":" }) {
            log.report(node.mark, "`service` is an address", "name a service of the profile; requests go nowhere else")
            return nil
        }
        return node.choice(text, of: Service.self, what: "`service`", log: log)
    }

    /// The members of a mapping from fixed names to templates.
    fileprivate func members(
        _ key: RequestKey, _ what: String, _ templates: TemplateReader,
        problem: (String) -> (problem: String, remedy: String)?
    ) -> [(name: String, value: [TemplatePart])] {
        guard let node = node(key) else { return [] }
        guard case .mapping(let entries) = node.content else {
            log.report(node.mark, "`\(key.rawValue)` is \(node.kind)", "write it as a mapping of `name: value`")
            return []
        }
        return entries.compactMap { entry in
            if let (problem, remedy) = problem(entry.name) { log.report(entry.mark, problem, remedy) }
            if entry.name.isEmpty || !entry.name.unicodeScalars.allSatisfy(\.isPrintable) {
                log.report(entry.mark, "a \(what) with the name \(entry.name.quoted)", "write a visible name")
            }
            guard let text = entry.value.text(of: entry.name, log: log) else { return nil }
            if text.hasSeveralLines {
                log.report(entry.value.mark, "the \(what) `\(entry.name)` has several lines", "write it on one line")
            }
            return (entry.name, templates.parts(of: entry.value))
        }
    }
}

/// Which headers a descriptor may set.
private enum HeaderRule {
    /// What the transport or the profile's identity decides.
    private static let taken: Set<String> = [
        "host", "authorization", "x-authorization", "proxy-authorization", "cookie", "content-length", "connection",
        "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive", "proxy-connection", "x-unauth-error",
        "accept-encoding", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip",
        // A server that obeys these would take a verb that reads for one that deletes.
        "x-http-method", "x-http-method-override", "x-method-override",
        // The edge takes a request that says where a browser came from for a forged one.
        "origin", "referer",
    ]
    private static let token = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    /// Whether a media type is none: two tokens with a slash between them.
    static func problem(with type: String) -> Bool {
        let halves = type.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        return halves.count != 2 || !halves.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(token.contains) }
    }

    static func problem(_ name: String) -> (problem: String, remedy: String)? {
        let name = name.lowercased()
        if taken.contains(name) {
            return ("the header `\(name)` is not a descriptor's to set", "remove it; the client sends what is needed")
        }
        guard !name.isEmpty, name.utf8.allSatisfy(token.contains) else {
            return ("\(name.quoted) is no name of a header", "use letters, digits and dashes")
        }
        return nil
    }
}

extension TemplateReader {
    /// The parts of a URL's path, which stays below the service it is sent to.
    fileprivate func path(of node: YAMLNode) -> [TemplatePart] {
        guard let text = node.text(of: "path", log: log), let scalar = node.scalar else { return [] }
        if let (problem, remedy) = PathRule.problem(text) { log.report(node.mark, problem, remedy) }
        let parts = parts(of: scalar, at: node.mark, allowsOptional: true)
        for part in parts {
            switch part {
            case .literal: break
            case .argument, .member, .count, .first: checkSegment(part, at: node.mark, canBeAbsent: false)
            case .optional(let inner):
                for part in inner { checkSegment(part, at: node.mark, canBeAbsent: true) }
                if inner.allSatisfy({ !canBeAbsent($0) }) {
                    log.report(node.mark, "what stands in brackets is never absent", "leave the brackets out")
                }
            }
        }
        return parts
    }

    private func checkSegment(_ part: TemplatePart, at mark: YAMLMark, canBeAbsent allowed: Bool) {
        if case .first(let parts) = part {
            for part in parts { checkSegment(part, at: mark, canBeAbsent: allowed || !canBeAbsent(.first(of: parts))) }
            return
        }
        guard let name = [part].names.first, let shape = shapes[name] else { return }
        if shape.isSensitive {
            log.report(mark, "the secret {\(name)} stands in the URL", "put it into a header or the body")
        }
        if !allowed, canBeAbsent(part) {
            log.report(
                mark, "{\(name)} can be absent, and a path cannot",
                "require it, give it a default, or put brackets around its segment: [/{\(name)}]")
        }
        if (shape.isRepeated && !shape.isJoined) || shape.type == .flag || shape.type == .pair {
            log.report(mark, "{\(name)} is no single text", "a path takes arguments that are given once")
        }
    }

    private func canBeAbsent(_ part: TemplatePart) -> Bool {
        switch part {
        case .literal, .optional: false
        case .argument(let name), .count(let name): shapes[name]?.isAlwaysThere == false
        case .member(let name, _): shapes[name]?.hasMembersAlways == false
        case .first(let parts): parts.allSatisfy(canBeAbsent)
        }
    }
}

/// What a path template can look like.
private enum PathRule {
    /// The segments that servers take for steps up, or for none, however they are written.
    private static let dots: Set<String> = [".", "..", "%2e", "%2e%2e", ".%2e", "%2e."]

    static func problem(_ path: String) -> (problem: String, remedy: String)? {
        let beginning = path.prefix { $0 != "/" }
        if path.hasPrefix("//") || beginning.last == ":" {
            return ("`path` is an absolute URL", "write the part after the host; `service` says where it goes")
        }
        guard path.hasPrefix("/") else {
            return ("`path` does not begin with a slash", "write /\(path.quoted.dropFirst().dropLast())")
        }
        if path.contains(where: { $0 == "?" || $0 == "#" }) {
            return ("`path` has a query or fragment", "put query members under `query`")
        }
        if let odd = path.unicodeScalars.first(where: { $0 == " " || $0 == "\\" || !$0.isASCII || !$0.isPrintable }) {
            return ("`path` has the character \(String(odd).quoted)", "percent-encode it, as in %20")
        }
        if let problem = bracketProblem(path) { return problem }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        if segments.contains(where: { dots.contains($0.lowercased()) }) {
            return ("`path` has a segment `.` or `..`", "write the path without it")
        }
        let escapes = path.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
        if let escape = escapes.first(where: { UInt8($0.prefix(2), radix: 16) == nil || $0.count < 2 }) {
            return ("`path` has the broken escape %\(escape.prefix(2))", "write two hexadecimal digits, or %25 for %")
        }
        return escapes.contains { ["00", "0a", "0d", "2f", "5c"].contains($0.prefix(2).lowercased()) }
            ? ("`path` hides a slash or control character in an escape", "write the path without it") : nil
    }

    /// What vanishes is one or more whole segments, so that the rest is a path too.
    private static func bracketProblem(_ path: String) -> (problem: String, remedy: String)? {
        var isInPlaceholder = false
        var rest = path[...]
        while let next = rest.popFirst() {
            if next == "{" { isInPlaceholder = true }
            if next == "}" { isInPlaceholder = false }
            guard !isInPlaceholder else { continue }
            if (next == "[" && rest.first != "/") || (next == "]" && rest.first != nil && rest.first != "/") {
                return ("brackets in `path` hold no whole segment", "write [/{name}] between two segments")
            }
        }
        return path.hasPrefix("/") ? nil : ("`path` does not begin with a slash", "begin it with a fixed segment")
    }
}
