import NIOCore
import OlaresCore

/// Makes a request out of a declared one and the values of a call. Every value is encoded for where it stands, so it can
/// never add a path segment, a query member, a header or a JSON member.
struct RequestBuilder {
    let request: RequestDescriptor
    let values: TemplateValues
    /// More query members, behind those that are declared.
    var addedQuery: [(name: String, value: String)] = []

    /// The request, ready to send but for a body that is a file.
    /// - Throws: ``Failure`` with `argument_invalid` for a value that cannot stand where it is declared.
    func build() throws(Failure) -> ServiceRequest {
        var headers: [(name: String, value: String)] = []
        for (name, template) in request.headers {
            guard let value = try values.text(template) else { continue }
            guard !value.hasControlCharacters else {
                throw Failure(
                    .argumentInvalid, "the value for the header \(name) contains control characters",
                    advice: "give a value on one line")
            }
            headers.append((name, value))
        }
        var body = HTTPBody.none
        if let document = try document() {
            Self.add("Content-Type", "application/json", to: &headers)
            body = .bytes(ByteBuffer(string: document.compactText))
        } else if let upload = request.upload {
            Self.add("Content-Type", upload.type, to: &headers)
        }
        Self.add("Accept", "application/json", to: &headers)
        return ServiceRequest(request.method, request.service, try path() + query(), headers: headers, body: body)
    }

    /// The JSON document that the request carries; `nil` when it carries none.
    func document() throws(Failure) -> JSONValue? {
        guard let template = request.body else { return nil }
        return try values.json(template)
    }

    /// Adds a header that the descriptor has not set.
    private static func add(_ name: String, _ value: String, to headers: inout [(name: String, value: String)]) {
        if !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            headers.insert((name, value), at: 0)
        }
    }

    private func path() throws(Failure) -> String {
        try checkSegments(request.path)
        guard let encoded = try values.text(request.path, encode: PercentEncoding.encode),
            let plain = try values.text(request.path)
        else {
            throw Failure(
                .decode, "the server's answer lacks what the next request needs",
                advice: "run it with --debug, and check that both versions fit")
        }
        // Servers take these segments for steps in the tree, and some of them undo the escapes first.
        guard !plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains(where: { $0 == "." || $0 == ".." })
        else { throw unfit("a value with \".\" or \"..\" as a step cannot name anything here") }
        return encoded
    }

    private func checkSegments(_ parts: [TemplatePart]) throws(Failure) {
        for part in parts {
            if case .optional(let inner) = part { try checkSegments(inner) }
            guard let value = try values.value(part) else { continue }
            guard !value.text.isEmpty else { throw unfit("an empty value cannot name anything here") }
            guard !value.text.hasControlCharacters else {
                throw unfit("a value with control characters cannot name anything here")
            }
        }
    }

    private func unfit(_ message: String) -> Failure {
        Failure(.argumentInvalid, message, advice: "give the name of something that is there")
    }

    private func query() throws(Failure) -> String {
        var members: [String] = []
        for (name, template) in request.query {
            for value in try texts(template) {
                members.append("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))")
            }
        }
        for (name, value) in addedQuery {
            members.append("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))")
        }
        return members.isEmpty ? "" : "?" + members.joined(separator: "&")
    }

    /// A query member's values: as many as a repeated argument has, none when one is absent.
    private func texts(_ template: [TemplatePart]) throws(Failure) -> [String] {
        if let part = template.onlyPlaceholder { return try values.value(part)?.texts ?? [] }
        return try values.text(template).map { [$0] } ?? []
    }
}

extension [TemplatePart] {
    /// The placeholder that is all there is; `nil` when there is anything else.
    var onlyPlaceholder: TemplatePart? {
        guard count == 1, let part = first else { return nil }
        switch part {
        case .argument, .member, .count, .first: return part
        case .literal, .optional: return nil
        }
    }
}

extension String {
    fileprivate var hasControlCharacters: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
