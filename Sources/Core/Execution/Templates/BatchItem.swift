import OlaresCore

/// One of the values that a request is sent for.
struct BatchItem {
    /// What placeholders call it.
    let name: String
    let json: JSONValue
    /// What placeholders stand for in its request.
    let values: TemplateValues

    /// As people know it.
    var text: String { (json["name"] ?? json).plainText }
}
