/// What the installed skills declare, remembered between runs, so that a start does not grow with their number by more than
/// two looks at the disk for each: docs/decisions/0009-skill-index.md.
///
/// An entry holds as long as the directories and descriptors that it was made from are the same by size, time of change and
/// inode number. Files are still read, and checked, when their group is used: the index only says where to look.
struct SkillIndex: Equatable {
    /// One skill.
    struct Entry: Equatable {
        let folder: String
        /// ``SkillIndex/state(_:)`` of the folder.
        let state: UInt64
        /// That of `commands/` in it; `nil` when there is none.
        var nounsState: UInt64?
        var sources: [Source] = []
    }

    /// A file of descriptors.
    struct Source: Equatable {
        /// Behind the folder, such as `/commands.yaml`.
        let place: String
        /// That of the file.
        let state: UInt64
        let group: String
        let summary: String
    }

    /// A file that changed less than this before the index was written may have changed once more at the same time of
    /// change, which has steps of some milliseconds.
    static let margin: Int64 = 2_000_000_000

    /// The skills in the order in which they are found.
    var entries: [Entry] = []
}

extension SkillIndex {
    /// A number that is another one when a file is, or its size, or its time of change.
    static func state(_ status: FileStatus) -> UInt64 {
        var state = status.inode
        for fact in [UInt64(bitPattern: status.size), UInt64(bitPattern: status.modified)] {
            state = mixed(state, fact)
        }
        return state
    }

    /// 2^64 / phi spreads a change over all bits, so that two do not cancel each other out but by a rare chance.
    private static func mixed(_ state: UInt64, _ fact: UInt64) -> UInt64 {
        (state ^ (state >> 32)) &* 0x9E37_79B9_7F4A_7C15 ^ fact
    }
}

/// A text of lines: `=` begins an entry and has its folder and the folder's state, `+` is the state of `commands/`, `@` a
/// source; tabs between the fields.
extension SkillIndex {
    fileprivate static let head = "olares-cli skill index 3"

    /// The index as a file has it. What has a tab or a line end in it is left out, and read anew each time.
    var bytes: [UInt8] {
        let records = entries.compactMap(\.record)
        return Self.bytes(of: records.map { $0[...] })
    }

    /// A file of these records.
    static func bytes(of records: [ArraySlice<UInt8>]) -> [UInt8] {
        let body = Array(records.joined())
        return Array("\(head)\t\(String(records.count, radix: 16))\t\(String(sum(body[...]), radix: 16))\n".utf8) + body
    }

    /// A number that is another one when any byte is, but by a rare chance.
    fileprivate static func sum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var sum = UInt64(bytes.count)
            for start in stride(from: 0, to: bytes.count, by: 8) {
                var word: UInt64 = 0
                let rest = min(8, bytes.count - start)
                withUnsafeMutableBytes(of: &word) { $0.copyMemory(from: .init(rebasing: bytes[start..<start + rest])) }
                sum = mixed(sum, word)
            }
            return sum
        }
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
        let texts = [folder] + sources.flatMap { [$0.place, $0.summary] }
        guard texts.allSatisfy({ !$0.utf8.contains { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") } }) else {
            return nil
        }
        var text = "=\(folder)\t\(hexadecimal(state))\n"
        if let nounsState { text += "+\(hexadecimal(nounsState))\n" }
        for source in sources {
            text += "@\(source.place)\t\(hexadecimal(source.state))\t\(source.group)\t\(source.summary)\n"
        }
        return Array(text.utf8)
    }

    private func hexadecimal(_ number: UInt64) -> String { String(number, radix: 16) }

    /// `nil` when the record is damaged.
    fileprivate init?(_ record: SkillIndexRecord) {
        var record = record
        folder = record.folder()
        guard let state = record.state() else { return nil }
        self.state = state
        nounsState = record.nounsState()
        while let source = record.source() { sources.append(source) }
        guard record.isAtEnd else { return nil }
    }
}

/// The records of an index in their order.
struct SkillIndexReader {
    /// How many records the index says that it has.
    let count: Int
    private let bytes: [UInt8]
    private let records: [Range<Int>]
    private var position = 0

    /// `nil` when the text is no index of this version, or was cut.
    init?(_ bytes: [UInt8]) {
        let head = SkillIndex.head.utf8
        guard bytes.starts(with: head) else { return nil }
        var line = SkillIndexFields(bytes, min(head.count + 1, bytes.count)..<bytes.count)
        guard let count = line.number(), let sum = line.number(), line.start <= bytes.count,
            SkillIndex.sum(bytes[line.start...]) == sum
        else { return nil }
        self.bytes = bytes
        records = Self.records(in: bytes, from: line.start)
        guard count == records.count else { return nil }
        self.count = records.count
    }

    /// The record of a folder, and from then on those behind it; `nil` when it is not among those that are left.
    mutating func record(for folder: String) -> SkillIndexRecord? {
        guard let index = records[position...].firstIndex(where: { isRecord($0, of: folder) }) else { return nil }
        position = index + 1
        return SkillIndexRecord(bytes, records[index])
    }

    /// The next record.
    mutating func next() -> SkillIndexRecord? {
        guard position < records.count else { return nil }
        position += 1
        return SkillIndexRecord(bytes, records[position - 1])
    }

    private func isRecord(_ range: Range<Int>, of folder: String) -> Bool {
        var folder = folder
        return folder.withUTF8 { text in
            let end = range.lowerBound + 1 + text.count
            guard end < range.upperBound, bytes[end] == UInt8(ascii: "\t") else { return false }
            // From the end, where folders beside each other differ.
            return text.indices.reversed().allSatisfy { text[$0] == bytes[range.lowerBound + 1 + $0] }
        }
    }

    private static func records(in bytes: [UInt8], from start: Int) -> [Range<Int>] {
        bytes.withUnsafeBufferPointer { bytes in
            var starts: [Int] = []
            var lines = TextLines(bytes, from: start)
            while let line = lines.next() {
                if bytes[line].first == UInt8(ascii: "=") { starts.append(line.lowerBound) }
            }
            return zip(starts, starts.dropFirst() + [bytes.count]).map { $0..<$1 }
        }
    }
}

/// The lines of one entry, read field by field, so that nothing is built for a skill that is as it was.
struct SkillIndexRecord {
    /// All its lines.
    let lines: ArraySlice<UInt8>
    private var fields: SkillIndexFields

    fileprivate init(_ bytes: [UInt8], _ range: Range<Int>) {
        lines = bytes[range]
        fields = SkillIndexFields(bytes, range)
    }

    /// Whether nothing is left to be read.
    var isAtEnd: Bool { fields.isAtEnd }

    /// The folder, which comes first.
    mutating func folder() -> String { fields.take("=") ? fields.text() : "" }

    /// Goes behind the folder.
    mutating func skipFolder() { fields.skip() }

    /// The state of the folder, which follows it; `nil` where the record is damaged.
    mutating func state() -> UInt64? { fields.number() }

    /// The state of `commands/`, where there is one; it comes next.
    mutating func nounsState() -> UInt64? { fields.take("+") ? fields.number() : nil }

    /// The next source; `nil` behind the last one, or where the record is damaged.
    mutating func source() -> SkillIndex.Source? {
        guard fields.take("@") else { return nil }
        let place = fields.text()
        guard let state = fields.number() else { return nil }
        return .init(place: place, state: state, group: fields.text(), summary: fields.text())
    }
}

/// Fields with tabs and line ends between them.
private struct SkillIndexFields {
    private let bytes: [UInt8]
    private let end: Int
    /// Where the next field begins.
    private(set) var start: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        (start, end) = (range.lowerBound, range.upperBound)
    }

    var isAtEnd: Bool { start >= end }

    /// Goes behind this character; `false` where another one stands.
    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard start < end, bytes[start] == UInt8(ascii: mark) else { return false }
        start += 1
        return true
    }

    mutating func skip() { _ = field() }

    mutating func text() -> String { String(decoding: bytes[field()], as: UTF8.self) }

    /// A hexadecimal number of at most 16 digits.
    mutating func number() -> UInt64? {
        let field = field()
        guard (1...16).contains(field.count) else { return nil }
        var number: UInt64 = 0
        for byte in bytes[field] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }

    private mutating func field() -> Range<Int> {
        let begin = min(start, end)
        var stop = begin
        while stop < end, bytes[stop] != UInt8(ascii: "\t"), bytes[stop] != UInt8(ascii: "\n") { stop += 1 }
        start = stop + 1
        return begin..<stop
    }
}
