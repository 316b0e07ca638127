extension String {
    /// The string as the address of a web page, `https` where it names no scheme; `nil` for anything else, such as `file:` and
    /// `vscode:`, since a desktop opens those with whatever program is theirs.
    var webAddress: String? {
        guard unicodeScalars.allSatisfy(\.isVisibleInAddresses) else { return nil }
        let scheme = ["https://", "http://"].first { lowercased().hasPrefix($0) }
        let host = dropFirst(scheme?.count ?? 0).prefix { !"/?#\\".contains($0) }
        guard !host.isEmpty else { return nil }
        if scheme != nil { return self }
        // A name, and no more than a port behind it.
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        let isPort = parts.count < 2 || !parts[1].isEmpty && parts[1].utf8.allSatisfy { (48...57).contains($0) }
        guard parts.count <= 2, isPort, !parts[0].isEmpty else { return nil }
        return "https://\(self)"
    }
}

extension Unicode.Scalar {
    /// Whether it is no blank, no control character, and nothing that changes how others are shown.
    fileprivate var isVisibleInAddresses: Bool {
        switch properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
