extension CommandText {
    /// What lists show of the command; `nil` where it is not written on plain lines.
    func summary(in bytes: UnsafeBufferPointer<UInt8>) -> VerbSummary? {
        guard let summary = plain("summary:", in: bytes), !summary.isEmpty, let hidden = plain("hidden:", in: bytes),
            let aliases = names("aliases:", in: bytes),
            let deprecated = plain("deprecated:", in: bytes)
        else { return nil }
        return VerbSummary(
            name: String(decoding: name, as: UTF8.self), aliases: aliases,
            summary: String(decoding: summary, as: UTF8.self),
            isHidden: hidden.elementsEqual("true".utf8), isDeprecated: !deprecated.isEmpty)
    }
}
