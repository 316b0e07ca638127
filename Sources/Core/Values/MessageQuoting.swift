extension String {
    /// The string as messages of the contract show it: between double quotes, with a backslash before quotes and
    /// backslashes, and what cannot be seen as escapes.
    public var quotedForMessage: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where !scalar.isPrintable: quoted += scalar.escaped
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
