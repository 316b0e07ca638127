/// What plain scalars mean: the core schema of YAML 1.2, in which `no`, `on` and `12:30` are text.
extension YAMLScalar {
    /// Whether it stands for nothing: an empty plain scalar, `~` or `null`.
    var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// The Boolean, if it is one.
    var bool: Bool? {
        guard style == .plain else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// The integer, if it is one that fits: decimal, `0o17` or `0x1f`.
    var integer: Int64? {
        guard style == .plain else { return nil }
        if text.hasPrefix("0x") { return Self.unsigned(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Self.unsigned(text.dropFirst(2), radix: 8) }
        return Int64(text)
    }

    /// The number, if it is one that JSON can hold.
    var number: Double? {
        guard style == .plain, looksLikeNumber, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private static func unsigned(_ digits: Substring, radix: Int) -> Int64? {
        digits.first?.isHexDigit == true ? Int64(digits, radix: radix) : nil
    }

    /// `Double` also takes hexadecimal floats and words, which are text here.
    private var looksLikeNumber: Bool {
        var hasDigit = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
            case UInt8(ascii: "e"), UInt8(ascii: "E"): if !hasDigit { return false }
            default: return false
            }
        }
        return hasDigit
    }
}

extension YAMLNode {
    /// The same value as JSON.
    public var json: JSONValue {
        switch content {
        case .scalar(let scalar): scalar.json
        case .sequence(let nodes): .array(nodes.map(\.json))
        case .mapping(let entries):
            .object(
                entries.reduce(into: JSONObject()) { object, entry in
                    if object[entry.name] == nil { object[entry.name] = entry.value.json }
                })
        }
    }
}

extension YAMLScalar {
    fileprivate var json: JSONValue {
        if isNull { return .null }
        if let bool { return .bool(bool) }
        if let integer { return .integer(integer) }
        if let number { return .number(number) }
        return .string(text)
    }
}
