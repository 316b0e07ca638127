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
        let records = entries.compactMap(\.record)
        return Self.bytes(of: records.map { $0[...] })
    }

    /// A file of these records.
    static func bytes(of records: [ArraySlice<UInt8>]) -> [UInt8] {
        var bytes = Array("\(head)\t\(records.count)\n".utf8)
        bytes.reserveCapacity(records.reduce(bytes.count + 2) { $0 + $1.count })
        for record in records { bytes += record }
        return bytes + tail.utf8
    }

    /// The whole index of a file; `nil` when it is none of this version, whole and undamaged.
    init?(_ bytes: [UInt8]) {
        guard var reader = SkillIndexReader(bytes) else { return nil }
        while let record = reader.next() {
            guard let entry = Entry(record) else { return nil }
            entries.append(entry)
        }
        guard entries.count == reader.count else { return nil }
    }
}

extension SkillIndex.Entry {
    /// The lines of the entry; `nil` where a text has a character that separates fields or lines.
    var record: [UInt8]? {
        let texts = [folder] + stamps.map(\.place) + sources.flatMap { [$0.place, $0.summary] }
        guard texts.allSatisfy({ !$0.utf8.contains { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") } }) else {
            return nil
        }
        var text = "=\(folder)\n"
        for stamp in stamps {
            text += "+\(stamp.place)\t\(stamp.size)\t\(stamp.modified)\t\(Int64(bitPattern: stamp.inode))\n"
        }
        for source in sources { text += "@\(source.place)\t\(source.group)\t\(source.summary)\n" }
        return Array(text.utf8)
    }

    /// `nil` when the record is damaged.
    fileprivate init?(_ record: SkillIndexRecord) {
        var record = record
        folder = record.folder()
        while let stamp = record.stamp() { stamps.append(stamp) }
        while let source = record.source() { sources.append(source) }
        guard record.isAtEnd else { return nil }
    }
}

/// The records of an index in their order, up to where the text is damaged.
struct SkillIndexReader {
    /// How many records the index says that it has.
    let count: Int
    private let records: [SkillIndexRecord]
    private var position = 0

    /// `nil` when the text is no index of this version, or was cut.
    init?(_ bytes: [UInt8]) {
        let head = SkillIndex.head.utf8
        guard bytes.starts(with: head), bytes.suffix(3).elementsEqual(("\n" + SkillIndex.tail).utf8) else { return nil }
        var line = SkillIndexRecord(bytes: bytes, range: min(head.count + 1, bytes.count)..<bytes.count)
        guard let count = line.number().flatMap(Int.init(exactly:)) else { return nil }
        self.count = count
        records = Self.records(in: bytes, from: line.position)
    }

    /// The record of a folder, and from then on those behind it; `nil` when it is not among those that are left.
    mutating func record(for folder: String) -> SkillIndexRecord? {
        guard let index = records[position...].firstIndex(where: { $0.isOf(folder) }) else { return nil }
        position = index + 1
        return records[index]
    }

    /// The next record.
    mutating func next() -> SkillIndexRecord? {
        guard position < records.count else { return nil }
        position += 1
        return records[position - 1]
    }

    private static func records(in bytes: [UInt8], from start: Int) -> [SkillIndexRecord] {
        var records: [SkillIndexRecord] = []
        var position = start
        while position < bytes.count, bytes[position] == UInt8(ascii: "=") {
            let start = position
            repeat {
                while bytes[position] != UInt8(ascii: "\n") { position += 1 }
                position += 1
            } while position < bytes.count && bytes[position] != UInt8(ascii: "=")
                && bytes[position] != UInt8(ascii: ".")
            records.append(SkillIndexRecord(bytes: bytes, range: start..<position))
        }
        return records
    }
}

/// The lines of one entry, read field by field, so that nothing is built for a skill that is as it was.
struct SkillIndexRecord {
    private let bytes: [UInt8]
    private let range: Range<Int>
    /// Where the next field begins.
    fileprivate private(set) var position: Int

    fileprivate init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
        position = range.lowerBound
    }

    /// All its lines.
    var lines: ArraySlice<UInt8> { bytes[range] }

    /// Whether nothing is left to be read.
    var isAtEnd: Bool { position == range.upperBound }

    /// Whether the first line has this folder.
    func isOf(_ folder: String) -> Bool {
        let start = range.lowerBound + 1
        let isEqual = folder.utf8.withContiguousStorageIfAvailable { text in
            guard start + text.count < range.upperBound, bytes[start + text.count] == UInt8(ascii: "\n") else {
                return false
            }
            // From the end, where folders beside each other differ.
            return text.indices.reversed().allSatisfy { text[$0] == bytes[start + $0] }
        }
        return isEqual ?? bytes[start..<range.upperBound].starts(with: (folder + "\n").utf8)
    }

    /// The folder.
    mutating func folder() -> String {
        position = range.lowerBound + 1
        return text()
    }

    /// Goes to the first stamp.
    mutating func skipFolder() { position = end(from: position) + 1 }

    /// The next stamp; `nil` behind the last one, or where the record is damaged.
    mutating func stamp() -> SkillIndex.Stamp? {
        guard begins(UInt8(ascii: "+")) else { return nil }
        position += 1
        let place = text()
        guard let size = number(), let modified = number(), let inode = number() else { return nil }
        return .init(place: place, size: size, modified: modified, inode: UInt64(bitPattern: inode))
    }

    /// The next source; `nil` behind the last one.
    mutating func source() -> SkillIndex.Source? {
        guard begins(UInt8(ascii: "@")) else { return nil }
        position += 1
        return .init(place: text(), group: text(), summary: text())
    }

    private func begins(_ mark: UInt8) -> Bool { position < range.upperBound && bytes[position] == mark }

    /// The field up to the next tab or line end.
    private mutating func text() -> String {
        let end = end(from: position)
        defer { position = end + 1 }
        guard position < end else { return "" }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    /// The field as a number of at most 19 digits.
    fileprivate mutating func number() -> Int64? {
        let end = end(from: position)
        defer { position = end + 1 }
        let isNegative = begins(UInt8(ascii: "-"))
        let start = isNegative ? position + 1 : position
        guard start < end, end - start <= 19 else { return nil }
        var magnitude: UInt64 = 0
        for index in start..<end {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { return nil }
            magnitude = magnitude &* 10 &+ UInt64(digit)
        }
        return Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
    }

    private func end(from start: Int) -> Int {
        var index = start
        while index < range.upperBound, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\t") {
            index += 1
        }
        return index
    }
}
