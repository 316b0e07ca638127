import Core
import NIOCore

/// Makes a request out of a declared one and the values of a call. Every value is encoded for where it stands, so it can
/// never add a path segment, a query member, a header or a JSON member.
struct RequestBuilder {
    let request: RequestDescriptor
    let arguments: Arguments

    /// The request, ready to send.
    /// - Throws: ``Failure`` with `argument_invalid` for a value that cannot stand where it is declared.
    func build() throws(Failure) -> ServiceRequest {
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        for (name, template) in request.headers {
            guard let value = try text(template, encode: { $0 }) else { continue }
            guard !value.hasControlCharacters else {
                throw Failure(.argumentInvalid, "the value for the header \(name) contains control characters")
            }
            headers.append((name, value))
        }
        var body = HTTPBody.none
        if let document = try document() {
            headers.append(("Content-Type", "application/json"))
            body = .bytes(ByteBuffer(string: document.compactText))
        }
        return ServiceRequest(request.method, request.service, try path() + query(), headers: headers, body: body)
    }

    /// The JSON document that the request carries; `nil` when it carries none.
    func document() throws(Failure) -> JSONValue? {
        guard let template = request.body else { return nil }
        return try json(template)
    }

    private func path() throws(Failure) -> String {
        for case .argument(let name) in request.path { try checkSegment(try arguments[name]?.text ?? "") }
        guard let encoded = try text(request.path, encode: PercentEncoding.encode),
            let plain = try text(request.path, encode: { $0 })
        else { throw Failure(.internalFault, "the request's path names an argument that was not given") }
        // Servers take these segments for steps in the tree, and some of them undo the escapes first.
        guard !plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains(where: { $0 == "." || $0 == ".." })
        else { throw Failure(.argumentInvalid, "a value with \".\" or \"..\" as a step cannot name anything here") }
        return encoded
    }

    private func checkSegment(_ value: String) throws(Failure) {
        guard !value.isEmpty else { throw Failure(.argumentInvalid, "an empty value cannot name anything here") }
        guard !value.hasControlCharacters else {
            throw Failure(.argumentInvalid, "a value with control characters cannot name anything here")
        }
    }

    private func query() throws(Failure) -> String {
        var members: [String] = []
        for (name, template) in request.query {
            for value in try texts(template) {
                members.append("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))")
            }
        }
        return members.isEmpty ? "" : "?" + members.joined(separator: "&")
    }

    /// A query member's values: as many as a repeated argument has, none when one is absent.
    private func texts(_ template: [TemplatePart]) throws(Failure) -> [String] {
        if case .argument(let name)? = template.first, template.count == 1,
            case .list(let values)? = try arguments[name]
        {
            return values.map(\.text)
        }
        return try text(template, encode: { $0 }).map { [$0] } ?? []
    }

    /// The text of a template; `nil` when an argument in it is absent.
    private func text(_ template: [TemplatePart], encode: (String) -> String) throws(Failure) -> String? {
        var out = ""
        for part in template {
            switch part {
            case .literal(let text): out += text
            case .argument(let name):
                guard let value = try arguments[name] else { return nil }
                out += encode(value.text)
            }
        }
        return out
    }

    /// The JSON of a template; `nil` when it vanishes with an absent argument.
    private func json(_ template: BodyTemplate) throws(Failure) -> JSONValue? {
        switch template {
        case .constant(let value): return value
        case .text(let parts):
            if case .argument(let name)? = parts.first, parts.count == 1 { return try arguments[name]?.json }
            return try text(parts, encode: { $0 }).map { .string($0) }
        case .array(let elements):
            var values: [JSONValue] = []
            for element in elements {
                if let value = try json(element) { values.append(value) }
            }
            return .array(values)
        case .object(let members):
            var object = JSONObject()
            for member in members { object[member.name] = try json(member.value) }
            return .object(object)
        }
    }
}

extension String {
    fileprivate var hasControlCharacters: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
