import OlaresCore
import Testing

@testable import FilesPlugin

@Suite struct WordingTests {
    @Test(arguments: [
        (0, "0B"), (1, "1B"), (1023, "1023B"), (1024, "1.0KB"), (1536, "1.5KB"), (482_133, "470.8KB"),
        (8_388_608, "8.0MB"), (2_147_483_648, "2.0GB"), (3_298_534_883_328, "3.0TB"), (1_125_899_906_842_624, "1.0PB"),
        (Int64.max, "8.0EB"),
    ])
    func sizes(bytes: Int64, text: String) { #expect(ByteSize.compact(bytes) == text) }

    @Test(arguments: [
        (2_147_484_141, false, false, "drwxr-xr-x"), (33188, false, false, "-rw-r--r--"),
        (420, false, false, "-rw-r--r--"),
        (0o777, false, false, "-rwxrwxrwx"), (134_218_239, false, true, "Lrwxrwxrwx"),
        (2_148_532_717, true, false, "dtrwxr-xr-x"), (0, false, false, "----------"),
        (0, true, false, "d---------"), (0, false, true, "L---------"),
    ])
    func modes(mode: UInt32, isDirectory: Bool, isLink: Bool, text: String) {
        let entry = Entry(
            name: "a", isDirectory: isDirectory, isSymbolicLink: isLink, size: 0, modified: nil, mode: mode, type: "")
        #expect(FileMode.text(of: entry) == text)
    }

    @Test(arguments: [(1, "1 entry"), (2, "2 entries"), (0, "0 entries")])
    func counts(number: Int, text: String) { #expect(number.counted("entry", "entries") == text) }

    @Test(arguments: [
        ("a.tar.gz", ArchiveFormat.tarGzip), ("A.TGZ", .tgz), ("a.tar.bz2", .tarBzip2), ("a.tar.xz", .tarXz),
        ("a.zip.001", .zip), ("a.7z.001", .sevenZip), ("a.ZIP", .zip), ("a.7z", .sevenZip), ("a.tar", .tar),
        ("a.gz", .gzip), ("a.gzip", .gzip), ("a.bz2", .bzip2), ("a.bzip2", .bzip2), ("a.xz", .xz),
    ])
    func formatsByEnding(name: String, format: ArchiveFormat) { #expect(ArchiveFormat(name: name) == format) }

    @Test(arguments: ["a", "zip", "a.rar", "a.zip.002", "a.zip.bak", ""])
    func noFormat(name: String) { #expect(ArchiveFormat(name: name) == nil) }

    @Test(arguments: [
        ("100", 100), ("100MB", 100), ("100m", 100), ("1.5GB", 1536), ("1G", 1024), ("512K", 1), ("1025KB", 2),
        ("0.1", 1),
    ])
    func volumeSizes(text: String, size: Int64) throws {
        let read = try FilesCompress.megabytes(text)
        #expect(read == size)
    }

    @Test(arguments: ["", "0", "-1", "x", "1TB", "1 GB", "MB", "1.2.3", "99999999999999999999GB"])
    func noVolumeSize(text: String) { #expect(throws: Failure.self) { try FilesCompress.megabytes(text) } }

    @Test(arguments: [
        ("plain text\twith tabs\r\n", true), ("日本 é 👍", true), ("", true), ("\u{1b}[31m", false), ("a\u{0}b", false),
        ("\u{7f}", false), ("\u{9b}31m", false), ("\u{a0}", true),
    ])
    func whatATerminalIsShown(text: String, passes: Bool) {
        var whole = TerminalSafety()
        #expect(whole.passes(Array(text.utf8)) == passes)
        // The same in single bytes.
        var split = TerminalSafety()
        #expect(Array(text.utf8).allSatisfy { split.passes([$0]) } == passes)
    }

    @Test(arguments: [
        (#"{"status":"running","progress":42.5,"current_phase":1,"total_phase":2}"#, " (phase 1/2): running 42%"),
        (#"{"status":"pending"}"#, ": pending 0%"), (#"{}"#, ": pending 0%"),
        (#"{"status":"odd","progress":7}"#, ": odd 7%"),
        (#"{"status":"cancelled","total_phase":1}"#, ": cancelled 0%"), (#"{"status":"canceled"}"#, ": cancelled 0%"),
    ])
    func tasks(json: String, summary: String) throws {
        #expect(FileTask(try JSONValue(parsing: Array(json.utf8))).summary == summary)
    }

    @Test func aFailedTaskHasAReason() {
        #expect(FileTask(["status": "failed", "failed_reason": "disk full"]).state == .failed("disk full"))
        let silent = FileTask(["status": "failed", "failed_reason": ""])
        #expect(silent.state == .failed("server reported failure with no failed_reason"))
    }
}
