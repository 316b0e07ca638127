import OlaresCore

/// A version such as `1.2.3` or `v1.2.3-rc.1`, compared as semver.org has it.
struct SemanticVersion: Comparable, Sendable {
    private let numbers: [UInt64]
    private let prerelease: [Substring]

    /// `nil` for anything else; what stands behind a plus does not count.
    init?(_ text: String) {
        let core = (text.hasPrefix("v") ? text.dropFirst() : text[...])
            .split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let halves = core.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        numbers = parts.compactMap { Self.isPlain($0) ? UInt64($0) : nil }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        prerelease = halves.count == 2 ? halves[1].split(separator: ".", omittingEmptySubsequences: false) : []
        let allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
        guard prerelease.allSatisfy({ !$0.isEmpty && $0.allSatisfy(allowed.contains) }) else { return nil }
    }

    private static func isPlain(_ number: Substring) -> Bool {
        number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && (number == "0" || number.first != "0")
    }

    /// Whether text is a version, for options.
    /// - Throws: ``Failure`` with `option_value_invalid`.
    static func check(_ text: String) throws(Failure) {
        guard SemanticVersion(text) == nil else { return }
        throw Failure(
            .optionValueInvalid, "invalid version '\(text)': must be a valid semver (e.g. 1.0.0, 1.2.3)",
            advice: "give --version three numbers with dots between them, or leave it out")
    }

    static func < (a: SemanticVersion, b: SemanticVersion) -> Bool {
        if a.numbers != b.numbers { return a.numbers.lexicographicallyPrecedes(b.numbers) }
        // A version that is not out yet comes before the one that is.
        guard !a.prerelease.isEmpty, !b.prerelease.isEmpty else { return !a.prerelease.isEmpty && b.prerelease.isEmpty }
        return a.prerelease.lexicographicallyPrecedes(b.prerelease) { precedes($0, $1) }
    }

    /// Numbers come before words, and by their value.
    private static func precedes(_ a: Substring, _ b: Substring) -> Bool {
        switch (UInt64(a), UInt64(b)) {
        case (let a?, let b?): a < b
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): a.utf8.lexicographicallyPrecedes(b.utf8)
        }
    }
}
