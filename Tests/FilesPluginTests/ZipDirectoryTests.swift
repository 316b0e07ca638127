import NIOCore
import TestSupport
import Testing

@testable import FilesPlugin

/// What a zip archive says of its entries.
@Suite struct ZipDirectoryTests {
    private let contents = "123456789"

    private func entry(_ name: String, in bytes: [UInt8], readingLast count: Int? = nil) -> ZipDirectory.Entry? {
        let tail = Array(bytes.suffix(count ?? bytes.count))
        guard let place = ZipDirectory.place(in: tail, ofArchive: Int64(bytes.count)) else { return nil }
        let list = bytes[Int(place.offset)..<Int(place.offset + place.size)]
        return ZipDirectory.entry(named: name, in: Array(list))
    }

    @Test("Each entry has its check sum and size, wherever the list is", arguments: ["", "made by hand"])
    func entries(comment: String) {
        let zip = StoredZip.make(
            [("a/b é.txt", contents, StoredZip.checksum), ("c", "", 0)], comment: comment)
        #expect(entry("a/b é.txt", in: zip) == .init(checksum: StoredZip.checksum, size: 9))
        #expect(entry("c", in: zip, readingLast: 22 + comment.utf8.count) == .init(checksum: 0, size: 0))
        #expect(entry("nope", in: zip) == nil)
    }

    @Test("What does not fit together says nothing, wherever it is damaged or cut off")
    func damage() {
        let zip = StoredZip.make([("a", contents, StoredZip.checksum)])
        for length in 0..<zip.count { #expect(entry("a", in: Array(zip.prefix(length))) == nil) }
        for index in zip.indices {
            var damaged = zip
            damaged[index] ^= 0xFF
            _ = entry("a", in: damaged)
        }
        #expect(entry("a", in: StoredZip.make([("a", "x", 1), ("a", "y", 2)])) == nil, "which of both is meant?")
    }

    @Test("The check sum is that of zip, in pieces too")
    func checksum() throws {
        var sum = CRC32()
        for piece in ["123", "", "456789"] { Array(piece.utf8).withUnsafeBytes { sum.update($0) } }
        #expect(sum.value == StoredZip.checksum && CRC32().value == 0)
        let check = EntryCheck(.init(checksum: StoredZip.checksum, size: 9))
        check.note(ByteBuffer(string: contents))
        try check.finish("cat a")
    }
}
