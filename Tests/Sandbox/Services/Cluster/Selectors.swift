/// What `labelSelector` asks for.
struct LabelSelector {
    private enum Term {
        case equal(String, String)
        case unequal(String, String)
        case among(String, Set<String>)
        case notAmong(String, Set<String>)
        case present(String)
        case absent(String)
    }

    private let terms: [Term]

    /// Reads a selector; nil for one that makes no sense.
    init?(_ text: String) {
        var terms: [Term] = []
        for part in Self.split(text) {
            guard let term = Self.term(part) else { return nil }
            terms.append(term)
        }
        self.terms = terms
    }

    func matches(_ labels: [String: String]) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .equal(let key, let value): labels[key] == value
            case .unequal(let key, let value): labels[key] != value
            case .among(let key, let values): labels[key].map(values.contains) ?? false
            case .notAmong(let key, let values): !(labels[key].map(values.contains) ?? false)
            case .present(let key): labels[key] != nil
            case .absent(let key): labels[key] == nil
            }
        }
    }

    /// At commas outside of parentheses.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map(\.trimmed).filter { !$0.isEmpty }
    }

    private static func term(_ text: String) -> Term? {
        if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
            let words = text[..<open].split(separator: " ").map(String.init)
            let values = Set(
                text[text.index(after: open)...].dropLast().split(separator: ",").map { String($0).trimmed })
            guard words.count == 2 else { return nil }
            return words[1] == "in" ? .among(words[0], values) : words[1] == "notin" ? .notAmong(words[0], values) : nil
        }
        for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
            guard let range = text.firstRange(of: sign) else { continue }
            let (key, value) = (String(text[..<range.lowerBound]).trimmed, String(text[range.upperBound...]).trimmed)
            guard !key.isEmpty else { return nil }
            return isEqual ? .equal(key, value) : .unequal(key, value)
        }
        guard !text.contains(" ") else { return nil }
        return text.hasPrefix("!") ? .absent(String(text.dropFirst())) : .present(text)
    }
}

/// What `fieldSelector` asks for: any member by its dotted path.
struct FieldSelector {
    private let terms: [(path: [String], value: String, isEqual: Bool)]

    /// Reads a selector; nil for one that makes no sense.
    init?(_ text: String) {
        var terms: [(path: [String], value: String, isEqual: Bool)] = []
        for part in text.split(separator: ",") {
            guard let sign = ["!=", "==", "="].compactMap({ part.firstRange(of: $0) }).first else { return nil }
            let path = part[..<sign.lowerBound].split(separator: ".").map { String($0).trimmed }
            terms.append((path, String(part[sign.upperBound...]).trimmed, part[sign] != "!="))
        }
        self.terms = terms
    }

    func matches(_ object: KubernetesObject) -> Bool {
        terms.allSatisfy { term in
            let value = term.path.reduce(object.json) { $0[$1] }
            return (value.comparable == term.value) == term.isEqual
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
