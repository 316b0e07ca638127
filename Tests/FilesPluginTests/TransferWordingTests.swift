import OlaresCore
import Testing

@testable import FilesPlugin

/// What transfers say, and the protocol facts that they are made of.
@Suite struct TransferWordingTests {
    @Test(
        arguments: [
            (0, "0ms"), (999, "999ms"), (1000, "1.0s"), (12_345, "12.3s"), (59_999, "59.9s"), (60_000, "1m00s"),
            (125_000, "2m05s"), (3_599_999, "59m59s"), (3_600_000, "1h00m"), (90_061_000, "25h01m"), (-5, "0ms"),
        ] as [(Int64, String)])
    func durations(milliseconds: Int64, text: String) {
        #expect(DurationText(milliseconds: milliseconds).text == text)
    }

    @Test(
        arguments: [
            ("bytes 5-9/10", 5, 10), ("bytes 0-0/1", 0, 1), ("bytes 7-9/*", 7, nil), ("Bytes 1-2/3", 1, 3),
        ] as [(String, Int64, Int64?)])
    func ranges(text: String, start: Int64, total: Int64?) {
        let range = ContentRange(text)
        #expect(range?.start == start)
        #expect(range?.total == total)
    }

    @Test(arguments: ["", "bytes", "bytes */10", "bytes x-9/10", "items 0-1/2", "bytes 1-2", "bytes 1-2/3/4"])
    func noRange(text: String) { #expect(ContentRange(text) == nil) }

    @Test("Names that would lead elsewhere are refused", arguments: ["", ".", "..", "a/b", "../x", "/etc", "a\0b"])
    func unsafeNames(name: String) { #expect(RemoteName.problem(with: name, path: name)?.code == .unsafeName) }

    @Test(
        "Names that are only unusual are taken",
        arguments: ["...", "~root", "~", "-rf", "a\\b", "a\nb", " ", "…", "..a"])
    func usualNames(name: String) { #expect(RemoteName.problem(with: name, path: name) == nil) }

    @Test("A tree without an end is left at some depth")
    func endless() { #expect(RemoteName.problem(with: "a", path: String(repeating: "a/", count: 2049)) != nil) }

    @Test(arguments: [
        ("drive/Home/a/", "/drive/Home/a/", "/drive/Home/a/", "Drive"),
        ("drive/Data/", "/drive/Data/", "/drive/Data/", "Data"),
        ("drive/Common/x/", "/drive/Common/x/", "/drive/Common/x/", "Common"),
        ("sync/5f2a/", "/sync/5f2a/", "/", "Sync"), ("sync/5f2a/notes/", "/sync/5f2a/notes/", "/notes/", "Sync"),
        ("cache/olares/", "/cache/olares/", "/cache/olares/", "Cache"),
        ("external/olares/usb/", "/external/olares/usb/", "/external/olares/usb/", "External"),
        ("awss3/acct/b/", "/awss3/acct/b/", "/awss3/acct/b/", "Awss3"),
        ("google/acct/", "/google/acct/", "/google/acct/", "Google"),
        ("dropbox/acct/", "/dropbox/acct/", "/dropbox/acct/", "Dropbox"),
    ])
    func targets(path: String, parent: String, chunkParent: String, driveType: String) throws {
        let directory = try RemotePath(path)
        try UploadTarget.check(directory)
        let target = UploadTarget(directory: directory)
        #expect(target.parentDirectory == parent)
        #expect(target.chunkParentDirectory == chunkParent)
        #expect(target.driveType == driveType)
    }

    @Test("Where nothing can be uploaded to", arguments: ["tencent/a/", "share/1/", "internal/x/", "external/olares/"])
    func noTargets(path: String) throws {
        let directory = try RemotePath(path)
        #expect(throws: Failure.self) { try UploadTarget.check(directory) }
    }

    @Test(arguments: [
        ("a.txt", "text/plain"), ("A.JPG", "image/jpeg"), ("a.tar.gz", "application/gzip"),
        ("a", "application/octet-stream"), (".json", "application/json"), ("a.", "application/octet-stream"),
        ("a.xyz", "application/octet-stream"),
    ])
    func mediaTypes(name: String, type: String) { #expect(MediaType.of(name) == type) }

    @Test("The rate is that of the last seconds, and a clock that jumps begins anew")
    func rate() {
        var rate = TransferRate()
        rate.note(0, at: Timestamp(milliseconds: 0))
        #expect(rate.bytesPerSecond == nil)
        rate.note(1000, at: Timestamp(milliseconds: 1000))
        #expect(rate.bytesPerSecond == 1000)
        for second in 2...20 {
            rate.note(Int64(second) *| 1000 +| 4000, at: Timestamp(milliseconds: Int64(second) *| 1000))
        }
        #expect(rate.bytesPerSecond == 1000)
        rate.note(50_000, at: Timestamp(milliseconds: -86_400_000))
        #expect(rate.bytesPerSecond == nil)
    }

    @Test("Progress says how much, how fast and how long")
    func progress() {
        var snapshot = TransferTally.Snapshot()
        snapshot.expectedFiles = 3
        snapshot.expectedBytes = 4096
        snapshot.files = 1
        snapshot.completed = 1024
        snapshot.active[0] = TransferTally.Active(name: "b.bin", size: 2048, position: 1024)
        #expect(
            TransferProgress.lines(snapshot, bytesPerSecond: 512) == [
                "  1.0KB/2.0KB  b.bin", "1 of 3 files  2.0KB/4.0KB  50%  512B/s  5s left",
            ])
        snapshot.isOpenEnded = true
        #expect(
            TransferProgress.lines(snapshot, bytesPerSecond: nil).last == "1 of 3+ files  2.0KB/4.0KB+  waiting")
    }
}
