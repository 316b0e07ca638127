import NIOCore

/// Takes what a caller gave as a secret out of an answer that says it back, so that no result, failure or log can show it.
///
/// Only what was sent as a password or secret counts, and nobody reads it from an answer: whoever sent it has it.
struct EchoMask: Sendable {
    private let secrets: [String]

    /// `nil` where a request has no such secret.
    init?(_ body: HTTPBody) {
        guard case .bytes(let buffer) = body, buffer.readableBytes <= 1 << 20,
            let document = try? JSONValue(parsing: Array(buffer.readableBytesView))
        else { return nil }
        // What is shorter would be found everywhere.
        secrets = Array(Set(document.givenSecrets.filter { $0.count >= 4 }))
        if secrets.isEmpty { return nil }
    }

    /// The body of an answer without them.
    func hide(in body: [UInt8]) -> [UInt8] {
        guard let document = try? JSONValue(parsing: body) else {
            guard let text = String(validating: body, as: UTF8.self) else { return body }
            return Array(Redaction.replace(secrets, in: text).utf8)
        }
        let hidden = hide(in: document, named: "")
        return hidden == document ? body : Array(hidden.compactText.utf8)
    }

    private func hide(in value: JSONValue, named name: String) -> JSONValue {
        switch value {
        case .string(let text):
            // A password that is a word of the service's own, such as `running`, is one only where it is called so.
            guard secrets.contains(text), !Redaction.isGivenSecret(name: name), text.allSatisfy(\.isLetter) else {
                return .string(Redaction.replace(secrets, in: text))
            }
            return value
        case .array(let elements): return .array(elements.map { hide(in: $0, named: name) })
        case .object(let members):
            var hidden = JSONObject()
            for member in members { hidden[member.name] = hide(in: member.value, named: member.name) }
            return .object(hidden)
        default: return value
        }
    }
}

extension JSONValue {
    /// What was given as a password or secret: in a member of such a name, or as the value of something of such a name, as in
    /// `{"envName": "DB_PASSWORD", "value": "…"}`.
    fileprivate var givenSecrets: [String] {
        switch self {
        case .array(let elements): return elements.flatMap(\.givenSecrets)
        case .object(let members):
            let isNamed = members.contains { member in
                member.name.lowercased().contains("name") && Redaction.isGivenSecret(name: member.value.string ?? "")
            }
            return members.flatMap { member -> [String] in
                guard let text = member.value.string else { return member.value.givenSecrets }
                return Redaction.isGivenSecret(name: member.name) || isNamed && member.name == "value" ? [text] : []
            }
        default: return []
        }
    }
}

extension Redaction {
    /// Whether what a name stands for is a secret that a person chose or was given.
    fileprivate static func isGivenSecret(name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "passwd", "passphrase", "secret"].contains { name.contains($0) } || name == "pass"
    }
}
