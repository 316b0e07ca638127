/// What the installed skills declare, remembered between runs, so that a start does not grow with their number by more than
/// two looks at the disk for each: docs/decisions/0009-skill-index.md.
///
/// An entry holds as long as the directories and descriptors that it was made from are the same by size, time of change and
/// inode. Files are still read, and checked, when their group is used: the index only says where to look.
struct SkillIndex: Equatable {
    /// One skill.
    struct Entry: Equatable {
        let folder: String
        /// The folder, its directory of descriptors and its descriptors, and what they were.
        var stamps: [Stamp] = []
        var sources: [Source] = []
    }

    struct Stamp: Equatable {
        /// Behind the folder: empty for itself, or `/commands.yaml`.
        let place: String
        let size: Int64
        let modified: Int64
        let inode: UInt64
    }

    struct Source: Equatable {
        /// Behind the folder.
        let place: String
        let group: String
        let summary: String
    }

    /// A file that changed less than this before the index was written may have changed once more at the same time of
    /// change, which has steps of some milliseconds.
    static let margin: Int64 = 2_000_000_000

    /// The skills in the order in which they are found.
    var entries: [Entry] = []
}

extension SkillIndex.Stamp {
    init(_ place: String, _ status: FileStatus) {
        self.init(place: place, size: status.size, modified: status.modified, inode: status.inode)
    }

    /// Whether what stands there now is what stood there then.
    func holds(_ status: FileStatus) -> Bool {
        status.modified == modified && status.size == size && status.inode == inode
    }
}

/// A text of lines: `=` begins an entry and has its folder, `+` is a stamp, `@` a source; tabs between the fields.
extension SkillIndex {
    fileprivate static let head = "olares-cli skill index 2"
    /// Without it, an entry at the end of a file that was cut would lack some of its stamps.
    fileprivate static let tail = ".\n"

    /// The index as a file has it. What has a tab or a line end in it is left out, and read anew each time.
    var bytes: [UInt8] {
        let plain = entries.filter(\.isPlain)
        var text = "\(Self.head)\t\(plain.count)\n"
        for entry in plain {
            text += "=\(entry.folder)\n"
            for stamp in entry.stamps {
                text += "+\(stamp.place)\t\(stamp.size)\t\(stamp.modified)\t\(Int64(bitPattern: stamp.inode))\n"
            }
            for source in entry.sources { text += "@\(source.place)\t\(source.group)\t\(source.summary)\n" }
        }
        return Array((text + Self.tail).utf8)
    }

    /// The whole index of a file; `nil` when it is none of this version, whole and undamaged.
    init?(_ bytes: [UInt8]) {
        guard var reader = SkillIndexReader(bytes) else { return nil }
        while let entry = reader.next() { entries.append(entry) }
        guard entries.count == reader.count else { return nil }
    }
}

extension SkillIndex.Entry {
    /// Whether no text has a character that separates fields or lines.
    fileprivate var isPlain: Bool {
        let texts = [folder] + stamps.map(\.place) + sources.flatMap { [$0.place, $0.summary] }
        return texts.allSatisfy { !$0.utf8.contains { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") } }
    }
}

/// Reads the entries of an index in their order. Where the text is damaged, it ends.
struct SkillIndexReader {
    /// How many entries the index says that it has.
    private(set) var count = 0
    private let bytes: [UInt8]
    private var position: Int

    /// `nil` when the text is no index of this version.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: SkillIndex.head.utf8), bytes.suffix(3).elementsEqual(("\n" + SkillIndex.tail).utf8)
        else {
            return nil
        }
        self.bytes = bytes
        position = SkillIndex.head.utf8.count + 1
        guard position < bytes.count, let number = number(), let count = Int(exactly: number) else { return nil }
        self.count = count
    }

    /// The entry of a folder, and from then on those behind it; `nil` when it is not among those that are left.
    mutating func entry(for folder: String) -> SkillIndex.Entry? {
        let start = position
        while begins(UInt8(ascii: "=")) {
            if isLine(folder) { return next() }
            skipEntry()
        }
        position = start
        return nil
    }

    /// The next entry.
    mutating func next() -> SkillIndex.Entry? {
        guard begins(UInt8(ascii: "=")) else { return nil }
        position += 1
        var entry = SkillIndex.Entry(folder: text())
        while begins(UInt8(ascii: "+")) {
            position += 1
            let place = text()
            guard let size = number(), let modified = number(), let inode = number() else { return nil }
            entry.stamps.append(
                .init(place: place, size: size, modified: modified, inode: UInt64(bitPattern: inode)))
        }
        while begins(UInt8(ascii: "@")) {
            position += 1
            entry.sources.append(.init(place: text(), group: text(), summary: text()))
        }
        return entry
    }

    private func begins(_ mark: UInt8) -> Bool { position < bytes.count && bytes[position] == mark }

    /// Whether the text up to the end of the line, behind its mark, is this.
    private func isLine(_ text: String) -> Bool {
        let end = position + 1 + text.utf8.count
        return end < bytes.count && bytes[end] == UInt8(ascii: "\n")
            && bytes[(position + 1)..<end].elementsEqual(text.utf8)
    }

    private mutating func skipEntry() {
        repeat {
            position = end(from: position, isLine: true) + 1
        } while position < bytes.count && !begins(UInt8(ascii: "=")) && !begins(UInt8(ascii: "."))
    }

    /// The field up to the next tab or line end.
    private mutating func text() -> String {
        let end = end(from: position, isLine: false)
        defer { position = end + 1 }
        guard position < end else { return "" }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private mutating func number() -> Int64? {
        let end = end(from: position, isLine: false)
        defer { position = end + 1 }
        var magnitude: Int64 = 0
        let isNegative = begins(UInt8(ascii: "-"))
        var index = isNegative ? position + 1 : position
        guard index < end else { return nil }
        while index < end {
            let digit = Int64(bytes[index]) - 0x30
            let (product, hasOverflown) = magnitude.multipliedReportingOverflow(by: 10)
            guard (0...9).contains(digit), !hasOverflown else { return nil }
            // Counted below zero, where there is room for one more.
            magnitude = product &- digit
            guard magnitude <= 0 else { return nil }
            index += 1
        }
        return isNegative ? magnitude : (magnitude == .min ? nil : -magnitude)
    }

    private func end(from start: Int, isLine: Bool) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\t") && !isLine) { break }
            index += 1
        }
        return index
    }
}
