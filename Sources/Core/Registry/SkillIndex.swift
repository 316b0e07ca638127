/// What the installed skills declare, remembered between runs, so that a start does not grow with their number.
///
/// An entry holds as long as every file and directory it was made from is the same by size, time of change and inode. Files
/// are still read, and checked, when their group is used: the index only says where to look.
struct SkillIndex: Equatable {
    /// One skill.
    struct Entry: Equatable {
        /// The folder, its directories and its files, and what they were.
        var stamps: [Stamp]
        var sources: [Source]
    }

    struct Stamp: Equatable {
        let path: String
        let size: Int64
        let modified: Int64
        let inode: UInt64

        init(_ path: String, _ status: FileStatus) {
            self.path = path
            size = status.size
            modified = status.modified
            inode = status.inode
        }
    }

    struct Source: Equatable {
        let path: String
        let group: String
        let summary: String
    }

    /// A file that changed less than this before the index was written may have changed once more at the same time of
    /// change, which has steps of some milliseconds.
    static let margin: Int64 = 2_000_000_000

    /// The skills by folder.
    var entries: [String: Entry] = [:]
}

/// A text of lines: `=` begins an entry and has its folder, `+` is a further stamp, `@` a source; tabs between the fields.
extension SkillIndex {
    private static let head = "olares-cli skill index 1"

    /// `nil` when the text is not an index of this version, whole and undamaged.
    init?(_ bytes: [UInt8]) {
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        var fields = TabbedFields(rest: bytes[...])
        guard fields.text() == Self.head else { return nil }
        var folder: String?
        var entry = Entry(stamps: [], sources: [])
        while let kind = fields.rest.popFirst() {
            switch kind {
            case UInt8(ascii: "="), UInt8(ascii: "+"):
                guard let stamp = Stamp(&fields) else { return nil }
                if kind == UInt8(ascii: "=") {
                    if let folder { entries[folder] = entry }
                    folder = stamp.path
                    entry = Entry(stamps: [], sources: [])
                }
                entry.stamps.append(stamp)
            case UInt8(ascii: "@"):
                guard let path = fields.text(), let group = fields.text(), let summary = fields.text() else {
                    return nil
                }
                entry.sources.append(Source(path: path, group: group, summary: summary))
            default: return nil
            }
        }
        if let folder { entries[folder] = entry }
    }

    /// The index as a file has it.
    var bytes: [UInt8] {
        var text = Self.head + "\n"
        for (_, entry) in entries.sorted(by: { $0.key < $1.key }) where entry.isPlain {
            for (position, stamp) in entry.stamps.enumerated() {
                text +=
                    "\(position == 0 ? "=" : "+")\(stamp.path)\t\(stamp.size)\t\(stamp.modified)\t\(Int64(bitPattern: stamp.inode))\n"
            }
            for source in entry.sources { text += "@\(source.path)\t\(source.group)\t\(source.summary)\n" }
        }
        return Array(text.utf8)
    }
}

extension SkillIndex.Entry {
    /// Whether no text has a character that separates fields or lines.
    fileprivate var isPlain: Bool {
        let texts = stamps.map(\.path) + sources.flatMap { [$0.path, $0.summary] }
        return texts.allSatisfy { !$0.utf8.contains { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") } }
    }
}

extension SkillIndex.Stamp {
    fileprivate init?(_ fields: inout TabbedFields) {
        guard let path = fields.text(), let size = fields.integer(), let modified = fields.integer(),
            let inode = fields.integer()
        else { return nil }
        self.path = path
        self.size = size
        self.modified = modified
        self.inode = UInt64(bitPattern: inode)
    }
}

/// Fields that end with a tab or a line.
private struct TabbedFields {
    var rest: ArraySlice<UInt8>

    /// The next field as text.
    mutating func text() -> String? {
        guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }) else {
            return nil
        }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// The next field as a number.
    mutating func integer() -> Int64? { text().flatMap { Int64($0) } }
}
