/// A zip archive of files that are not packed.
public enum StoredZip {
    /// The CRC-32 of `123456789`.
    public static let checksum: UInt32 = 0xCBF4_3926

    /// Makes one.
    /// - Parameters:
    ///   - files: Names, contents, and the check sums that the archive is to say they have.
    ///   - comment: What stands at the very end.
    public static func make(
        _ files: [(name: String, contents: String, checksum: UInt32)], comment: String = ""
    ) -> [UInt8] {
        var (bytes, list): ([UInt8], [UInt8]) = ([], [])
        for (name, contents, checksum) in files {
            let offset = bytes.count
            let facts =
                number(20, 2) + number(0, 2 + 2 + 4) + number(UInt64(checksum), 4)
                + number(UInt64(contents.utf8.count), 4) + number(UInt64(contents.utf8.count), 4)
                + number(UInt64(name.utf8.count), 2) + number(0, 2)
            bytes += number(0x0403_4B50, 4) + facts + Array(name.utf8) + Array(contents.utf8)
            list += number(0x0201_4B50, 4) + number(20, 2) + facts + number(0, 2 + 2 + 2)
            list += number(0, 4) + number(UInt64(offset), 4) + Array(name.utf8)
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(UInt64(files.count), 2) + number(UInt64(files.count), 2)
            + number(UInt64(list.count), 4) + number(UInt64(bytes.count), 4) + number(UInt64(comment.utf8.count), 2)
        return bytes + list + end + Array(comment.utf8)
    }

    private static func number(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) : 0 }
    }
}
