import NIOCore
import OlaresCore

/// The list at the end of a zip archive, which has a check sum of each entry (APPNOTE 6.3, 4.3.12 to 4.3.16).
///
/// Nothing in it is trusted: what does not fit together is as if there were none.
struct ZipDirectory: Sendable {
    /// An entry as the list has it.
    struct Entry: Equatable, Sendable {
        /// CRC-32 of the contents; `nil` where the way of encryption keeps none.
        let checksum: UInt32?
        /// Bytes when unpacked.
        let size: Int64
    }

    /// Where the list is.
    struct Place: Equatable, Sendable {
        let offset: Int64
        let size: Int64
    }

    /// How far from its end an archive has to be read to find out: the last record, a comment, and the two records of large
    /// archives.
    static let tailSize = Int64(22 + 65_535 + 20 + 56 as Int)
    /// The longest list that is read.
    static let longest: Int64 = 16 << 20

    /// Finds the list.
    /// - Parameters:
    ///   - tail: The last bytes of the archive.
    ///   - size: Of the whole archive.
    static func place(in tail: [UInt8], ofArchive size: Int64) -> Place? {
        let start = size -| Int64(tail.count)
        guard start >= 0, tail.count >= 22 else { return nil }
        for index in stride(from: tail.count - 22, through: 0, by: -1) {
            guard tail.number(4, at: index) == 0x0605_4B50, let comment = tail.number(2, at: index + 20),
                index + 22 + Int(comment) == tail.count
            else { continue }
            guard let length = tail.number(4, at: index + 12), let offset = tail.number(4, at: index + 16) else {
                return nil
            }
            let isLarge = length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
            let place =
                isLarge
                ? large(in: tail, before: index, from: start) : Place(offset: offset, size: length)
            guard let place, place.offset >= 0, place.size >= 0, place.offset +| place.size <= size else { return nil }
            return place
        }
        return nil
    }

    /// The list's place in the record that archives of more than 4 GiB have besides.
    private static func large(in tail: [UInt8], before index: Int, from start: Int64) -> Place? {
        guard tail.number(4, at: index - 20) == 0x0706_4B50, let record = tail.number(8, at: index - 12),
            let at = Int(exactly: record -| start), tail.number(4, at: at) == 0x0606_4B50,
            let size = tail.number(8, at: at + 40), let offset = tail.number(8, at: at + 48)
        else { return nil }
        return Place(offset: offset, size: size)
    }

    /// The entry of a name; `nil` where there is none, or several.
    static func entry(named name: String, in list: [UInt8]) -> Entry? {
        var found: [Entry] = []
        var index = 0
        while list.number(4, at: index) == 0x0201_4B50 {
            guard let method = list.number(2, at: index + 10), let checksum = list.number(4, at: index + 16),
                let size = list.number(4, at: index + 24), let nameLength = list.number(2, at: index + 28),
                let extraLength = list.number(2, at: index + 30), let commentLength = list.number(2, at: index + 32),
                index + 46 + Int(nameLength) <= list.count
            else { return nil }
            let nameStart = index + 46
            let nameEnd = nameStart + Int(nameLength)
            if list[nameStart..<nameEnd].elementsEqual(name.utf8) {
                let size = size == 0xFFFF_FFFF ? largeSize(list, nameEnd, Int(extraLength)) : size
                // AES in its second form keeps no sum of the contents.
                guard let size else { return nil }
                found.append(
                    Entry(checksum: method == 99 && checksum == 0 ? nil : UInt32(clamping: checksum), size: size))
            }
            index = nameEnd + Int(extraLength) + Int(commentLength)
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The size of a large entry, which stands first in one of the extra fields.
    private static func largeSize(_ list: [UInt8], _ start: Int, _ length: Int) -> Int64? {
        var index = start
        while index + 4 <= start + length, let kind = list.number(2, at: index),
            let size = list.number(2, at: index + 2)
        {
            if kind == 1 { return list.number(8, at: index + 4) }
            index += 4 + Int(size)
        }
        return nil
    }
}

extension [UInt8] {
    /// A number of so many bytes, the least first; `nil` where they are not all there, or it is 2^63 or more.
    fileprivate func number(_ count: Int, at index: Int) -> Int64? {
        guard index >= 0, index <= self.count - count else { return nil }
        return Int64(exactly: self[index..<index + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}

/// The check sum of zip, of bytes as they come.
struct CRC32: Equatable, Sendable {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }

    private var state: UInt32 = 0xFFFF_FFFF

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state = Self.table.withUnsafeBufferPointer { table in
            bytes.reduce(state) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
        }
    }

    /// The sum of what has come.
    var value: UInt32 { ~state }
}
