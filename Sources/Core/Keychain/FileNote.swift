/// What is known of a sealed file without opening it, beside it (docs/protocol/keychain.md, "Notes").
///
/// It counts only while the sealed file, and the key beside it, are the very files that it was written for: by inode, size and
/// time of change.
struct FileNote: Sendable {
    private static let limit = 1024

    let files: any FileSystem
    /// The sealed file.
    let sealed: String
    /// Its key.
    let key: String
    let account: String

    private var path: String { sealed + ".note" }

    /// The text of the note; `nil` where there is none that counts.
    var text: String? {
        guard let stamp, let bytes = try? files.read(path, limit: Self.limit) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == stamp, lines[2].isEmpty else { return nil }
        return String(lines[1])
    }

    /// Writes a note for the files as they are. That it cannot be written costs nothing but time.
    func write(_ text: String) {
        guard let stamp else { return }
        try? files.replace(path, with: Array("\(stamp)\n\(text)\n".utf8), mode: 0o600)
    }

    func remove() { _ = try? files.remove(path) }

    private var stamp: String? {
        guard let sealed = mark(of: sealed), let key = mark(of: key), !account.contains(where: \.isNewline) else {
            return nil
        }
        return "\(sealed) \(key) \(account)"
    }

    private func mark(of path: String) -> String? {
        guard let status = try? files.status(path, following: false), status.kind == .file else { return nil }
        return "\(status.inode) \(status.size) \(status.modified)"
    }
}
