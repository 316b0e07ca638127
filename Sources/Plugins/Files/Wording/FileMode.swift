import OlaresCore

/// The `mode` of a listing as text, such as `drwxr-xr-x`: low nine bits of permission, flags above them
/// (docs/protocol/files.md, "Modes").
enum FileMode {
    /// The flags with their letters, highest first.
    private static let flags: [(bit: UInt32, letter: Character)] = [
        (31, "d"), (30, "a"), (29, "l"), (28, "T"), (27, "L"), (26, "D"), (25, "p"), (24, "S"), (23, "u"), (22, "g"),
        (21, "c"), (20, "t"), (19, "?"),
    ]

    /// The text of an entry's mode; what the storage does not tell is shown as no permission.
    static func text(of entry: Entry) -> String {
        guard entry.mode != 0 else { return (entry.isSymbolicLink ? "L" : entry.isDirectory ? "d" : "-") + "---------" }
        let letters = String(flags.filter { entry.mode >> $0.bit & 1 == 1 }.map(\.letter))
        let permissions = zip(0..., "rwxrwxrwx").map { entry.mode >> (8 - $0) & 1 == 1 ? $1 : "-" }
        return (letters.isEmpty ? "-" : letters) + String(permissions)
    }
}
