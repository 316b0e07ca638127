enum RequestKey: String, FieldKey {
    case service, method, path, query, headers, body
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
        for name in query.flatMap({ $0.value.arguments }) where templates.arguments[name]?.isSensitive == true {
            log.report(
                fields.mark(of: .query), "the secret {\(name)} stands in the URL", "put it into a header or the body")
        }
        let headers = fields.members(.headers, "header", templates, problem: HeaderRule.problem)
        let body = fields.node(.body).map { templates.body(of: $0) }
        if let method, body != nil, !method.takesBody {
            log.report(fields.mark(of: .body), "a \(method.rawValue) request has a body", "use `query`, or POST")
        }
        if method == .delete, effect == .read {
            log.report(fields.mark(of: .method), "a verb that only reads sends DELETE", "write `effect: destructive`")
        }
        guard let service, let method, let path else { return nil }
        self.init(
            service: service, method: method.rawValue, path: path, query: query, headers: headers, body: body)
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
    ]
    private static let token = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".utf8)

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
        guard let text = node.text(of: "path", log: log) else { return [] }
        if let (problem, remedy) = PathRule.problem(text) { log.report(node.mark, problem, remedy) }
        let parts = parts(of: node)
        for name in parts.arguments {
            guard let argument = arguments[name] else { continue }
            if argument.isSensitive {
                log.report(node.mark, "the secret {\(name)} stands in the URL", "put it into a header or the body")
            }
            if !argument.isAlwaysThere {
                log.report(node.mark, "{\(name)} can be absent, and a path cannot", "require it, or give it a default")
            }
            if argument.isRepeated || argument.type == .flag || argument.type == .pair {
                log.report(node.mark, "{\(name)} is no single text", "a path takes arguments that are given once")
            }
        }
        return parts
    }

    /// The body with its placeholders.
    fileprivate func body(of node: YAMLNode) -> BodyTemplate {
        switch node.content {
        case .sequence(let items): return .array(items.map(body))
        case .mapping(let entries):
            return .object(entries.map { .init(name: $0.name, value: body(of: $0.value)) })
        case .scalar(let scalar):
            guard case .string = node.json, scalar.text.contains(where: { $0 == "{" || $0 == "}" }) else {
                return .constant(node.json)
            }
            return .text(parts(of: scalar, at: node.mark))
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
}
