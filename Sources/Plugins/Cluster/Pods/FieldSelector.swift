import OlaresCore

/// A selector of pods by fields, in the words of kubectl, as KubeSphere's query has it: its lists know no
/// `fieldSelector`, and find nothing when they are given one (docs/protocol/cluster.md, "Lists").
struct FieldSelector: Sendable {
    /// The members of the query.
    let query: Query

    private static let members = [
        "metadata.name": "names", "metadata.namespace": "namespace", "spec.nodeName": "nodeName",
        "status.phase": "status",
    ]

    /// Reads terms such as `status.phase=Running`, with commas between them; all of them must hold.
    init(_ text: String) throws(Failure) {
        var query = Query()
        for part in text.split(separator: ",") {
            let term = part.trimmed
            guard !term.isEmpty else { continue }
            let (field, value) = try Self.parts(of: term)
            guard let member = Self.members[field] else {
                let supported = Self.members.keys.sorted().joined(separator: ", ")
                throw Self.invalid("field \(field.quotedForMessage) is not supported (supported: \(supported))")
            }
            query[member] = value
        }
        self.query = query
    }

    private static func parts(of term: String) throws(Failure) -> (field: String, value: String) {
        guard !term.contains("!=") else {
            throw invalid(
                "\(term.quotedForMessage) uses the '!=' operator which the upstream KubeSphere pods endpoint does not "
                    + "support")
        }
        guard let sign = term.firstIndex(of: "=") else {
            throw invalid("\(term.quotedForMessage) is not a valid term (expected key=value)")
        }
        let (field, value) = (term[..<sign].trimmed, term[sign...].drop { $0 == "=" }.trimmed)
        guard !field.isEmpty, !value.isEmpty else {
            throw invalid("\(term.quotedForMessage) has empty key or value")
        }
        return (field, value)
    }

    private static func invalid(_ problem: String) -> Failure {
        Failure(
            .argumentInvalid, "--field-selector: \(problem)",
            advice: "write terms such as status.phase=Running, with commas between them")
    }
}

extension StringProtocol {
    /// The text without white space around it.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
