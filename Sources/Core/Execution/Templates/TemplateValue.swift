import OlaresCore

/// A value in the forms that the places of a request take.
struct TemplateValue {
    /// For a path, a header, a sentence.
    let text: String
    /// For a query: one member each.
    let texts: [String]
    /// For a body.
    let json: JSONValue

    /// `nil` for what the wire form leaves out.
    init?(_ value: ArgumentValue, as wire: WireForm?) {
        guard case .list(let items) = value else {
            guard let json = Self.json(value, wire) else { return nil }
            self.init(text: Self.text(value, json, wire), json: json)
            return
        }
        let forms = items.compactMap { item in Self.json(item, wire).map { (Self.text(item, $0, wire), $0) } }
        if let separator = wire?.separator {
            let text = forms.map(\.0).joined(separator: separator)
            self.init(text: text, json: .string(text))
        } else {
            self.init(texts: forms.map(\.0), json: .array(forms.map(\.1)))
        }
    }

    /// `nil` for `null`.
    init?(_ value: JSONValue) {
        guard value != .null else { return nil }
        if case .array(let items) = value {
            self.init(texts: items.map(\.plainText), json: value)
        } else {
            self.init(text: value.plainText, json: value)
        }
    }

    private init(texts: [String], json: JSONValue) {
        text = texts.joined(separator: ", ")
        self.texts = texts
        self.json = json
    }

    private init(text: String, json: JSONValue) {
        self.text = text
        texts = [text]
        self.json = json
    }

    private static func json(_ value: ArgumentValue, _ wire: WireForm?) -> JSONValue? {
        guard let word = wire?.words[value.text] else {
            return wire?.isBase64 == true ? .string(Base64.encode(Array(value.text.utf8))) : value.json
        }
        if case .null = word { return nil }
        return word
    }

    private static func text(_ value: ArgumentValue, _ json: JSONValue, _ wire: WireForm?) -> String {
        wire?.words[value.text] == nil && wire?.isBase64 != true ? value.text : json.plainText
    }
}
