import OlaresCore

/// Names that a server gives, which can be anything.
enum RemoteName {
    /// Why a name cannot be that of a local file, nor a step of a path; `nil` where it can.
    /// - Parameter path: Its path from the top of a tree on.
    static func problem(with name: String, path: String) -> Failure? {
        let isStep = name.isEmpty || name == "." || name == ".."
        let hasSeparator = name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
        // Deeper than any file system goes: a tree without an end.
        guard isStep || hasSeparator || path.utf8.count > 4096 else { return nil }
        return Failure(
            .unsafeName, "the server's name \(name.quotedForMessage) cannot name a local file",
            advice: "rename it on the Olares, then run this again")
    }
}
