import OlaresCore
import Testing

@testable import FilesPlugin

@Suite struct RemotePathTests {
    private static let readable: [(String, String, String, String)] = [
        // What is typed, the storage, and the canonical text.
        ("drive/Home", "drive", "Home", "drive/Home/"),
        ("drive/Home/", "drive", "Home", "drive/Home/"),
        ("/drive/Home/x", "drive", "Home", "drive/Home/x"),
        ("///drive/Home/x", "drive", "Home", "drive/Home/x"),
        // White space at the end belongs to the name: to leave it out would be to name a neighbour.
        ("drive/Home/x ", "drive", "Home", "drive/Home/x "),
        ("drive/Home/x /", "drive", "Home", "drive/Home/x /"),
        ("drive/Home/ x\t", "drive", "Home", "drive/Home/ x\t"),
        ("drive/Home/ ", "drive", "Home", "drive/Home/ "),
        ("drive/Home/Documents", "drive", "Home", "drive/Home/Documents"),
        ("drive/Home/Documents/", "drive", "Home", "drive/Home/Documents/"),
        ("drive/Home/Documents///", "drive", "Home", "drive/Home/Documents/"),
        ("drive/Home/a//b/../c", "drive", "Home", "drive/Home/a/c"),
        ("drive/Home/a//b/../c/", "drive", "Home", "drive/Home/a/c/"),
        ("drive/Home/../../etc/passwd", "drive", "Home", "drive/Home/etc/passwd"),
        ("drive/Home/..", "drive", "Home", "drive/Home/"),
        ("drive/Home/a/./.", "drive", "Home", "drive/Home/a"),
        ("drive/Home/a/..", "drive", "Home", "drive/Home/"),
        ("drive/Data/x", "drive", "Data", "drive/Data/x"),
        ("drive/Common/x", "drive", "Common", "drive/Common/x"),
        ("cache/olares/x", "cache", "olares", "cache/olares/x"),
        ("external/olares/usb/x", "external", "olares", "external/olares/usb/x"),
        ("sync/5f2a1c3e/x", "sync", "5f2a1c3e", "sync/5f2a1c3e/x"),
        ("awss3/KEY/b", "awss3", "KEY", "awss3/KEY/b"),
        ("google/a@b.c/x", "google", "a@b.c", "google/a@b.c/x"),
        ("dropbox/id/x", "dropbox", "id", "dropbox/id/x"),
        ("tencent/id/x", "tencent", "id", "tencent/id/x"),
        ("share/id/x", "share", "id", "share/id/x"),
        ("internal/id/x", "internal", "id", "internal/id/x"),
        ("drive/Home/...", "drive", "Home", "drive/Home/..."),
        ("drive/Home/a b/", "drive", "Home", "drive/Home/a b/"),
        // An accent behind a slash is a part of the next name, and hides the slash from nobody.
        ("drive/Home/a/\u{301}b", "drive", "Home", "drive/Home/a/\u{301}b"),
    ]

    @Test(arguments: readable)
    func reads(text: String, fileType: String, extend: String, canonical: String) throws {
        let path = try RemotePath(text)
        #expect(path.fileType.rawValue == fileType)
        #expect(path.extend == extend)
        #expect(path.text == canonical)
        #expect(path.wire == "/" + canonical)
        let again = try RemotePath(canonical)
        #expect(again == path, "the canonical text stands for the same place")
    }

    private static let refused: [(String, String)] = [
        ("", "front-end path is empty; expected <fileType>/<extend>[/<subPath>]"),
        (" \t\n", "front-end path is empty; expected <fileType>/<extend>[/<subPath>]"),
        ("/", "front-end path \"/\" is empty after trimming slashes"),
        (" // ", "unknown fileType \" \""),
        (" drive/Home/x", "unknown fileType \" drive\""),
        ("drive/Home /x", "drive extend must be Home, Data, or Common (got \"Home \")"),
        (
            "drive",
            "front-end path \"drive\" must have <fileType>/<extend>[/<subPath>] (got only 1 segment(s); try e.g. "
                + "\"drive/<extend>/\")"
        ),
        (
            "/home/",
            "front-end path \"/home/\" must have <fileType>/<extend>[/<subPath>] (got only 1 segment(s); try e.g. "
                + "\"home/<extend>/\")"
        ),
        (
            "home/x",
            "unknown fileType \"home\", expected one of: awss3, cache, drive, dropbox, external, google, internal, "
                + "share, sync, tencent"
        ),
        ("Drive/Home", "unknown fileType \"Drive\", expected one of: "),
        ("drive//x", "front-end path \"drive//x\" has empty <extend> segment"),
        ("drive/home/x", "drive extend must be Home, Data, or Common (got \"home\")"),
        ("drive/../x", "drive extend must be Home, Data, or Common (got \"..\")"),
        ("cache/../x", "front-end path \"cache/../x\" has the reserved <extend> segment \"..\""),
        ("sync/./x", "front-end path \"sync/./x\" has the reserved <extend> segment \".\""),
    ]

    @Test(arguments: refused)
    func refuses(text: String, message: String) {
        let failure = #expect(throws: Failure.self) { try RemotePath(text) }
        #expect(failure?.code == .argumentInvalid)
        #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "nothing")")
        #expect(failure?.fix != nil)
    }

    @Test(arguments: [
        ("drive/Home/", "Home", "drive/Home/", true, true),
        ("drive/Home/a", "a", "drive/Home/", false, false),
        ("drive/Home/a/", "a", "drive/Home/", false, true),
        ("drive/Home/a/b", "b", "drive/Home/a/", false, false),
        ("external/n/v/", "v", "external/n/", false, true),
    ])
    func hasParts(text: String, name: String, parent: String, isRoot: Bool, isDirectory: Bool) throws {
        let path = try RemotePath(text)
        #expect(path.name == name)
        #expect(path.parent.text == parent)
        #expect(path.isRoot == isRoot)
        #expect(path.hasTrailingSlash == isDirectory)
        #expect(path.asDirectory.hasTrailingSlash)
        #expect(path.asDirectory.asFile.hasTrailingSlash == isRoot)
        #expect(path.root.isRoot)
    }

    @Test func appends() throws {
        let home = try RemotePath("drive/Home/a")
        #expect(home.appending("b", isDirectory: false).text == "drive/Home/a/b")
        #expect(home.asDirectory.appending("b", isDirectory: true).text == "drive/Home/a/b/")
        #expect(home.root.appending("b", isDirectory: true).text == "drive/Home/b/")
        #expect(
            try RemotePath("drive/Home/a/b/c").levels.map(\.text) == [
                "drive/Home/a/", "drive/Home/a/b/", "drive/Home/a/b/c/",
            ])
    }

    @Test(arguments: [
        ("drive/Home/a/", "drive/Home/a/b", true), ("drive/Home/a/", "drive/Home/a", true),
        ("drive/Home/a/", "drive/Home/ab", false), ("drive/Home/a/", "drive/Home/", false),
        ("drive/Home/a/", "drive/Data/a/b", false), ("drive/Home/", "drive/Home/x", true),
        // Two names to the server, though they look alike.
        ("drive/Home/e\u{301}/", "drive/Home/\u{e9}/", false),
    ])
    func contains(outer: String, inner: String, holds: Bool) throws {
        let (outer, inner) = (try RemotePath(outer), try RemotePath(inner))
        #expect(outer.contains(inner) == holds)
    }

    /// A server can hold two names that a Swift string takes for one.
    @Test func namesAreComparedByteForByte() throws {
        let (composed, decomposed) = (try RemotePath("drive/Home/\u{e9}"), try RemotePath("drive/Home/e\u{301}"))
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test(arguments: [
        ("drive/Home/My Docs/", "drive/Home/My%20Docs/"),
        ("drive/Home/a+b#c?d&e", "drive/Home/a%2Bb%23c%3Fd%26e"),
        ("drive/Home/100%", "drive/Home/100%25"),
        ("drive/Home/-_.~!*'()", "drive/Home/-_.~!*'()"),
        ("drive/Home/\"\\^`{|}<>", "drive/Home/%22%5C%5E%60%7B%7C%7D%3C%3E"),
        ("drive/Home/日本/é", "drive/Home/%E6%97%A5%E6%9C%AC/%C3%A9"),
        ("drive/Home/👨‍👩‍👧", "drive/Home/%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7"),
        ("google/a@b.c:d/$,;=", "google/a%40b.c%3Ad/%24%2C%3B%3D"),
        ("drive/Home/\u{1}\u{7f}", "drive/Home/%01%7F"),
    ])
    func encodes(text: String, encoded: String) throws {
        let path = try RemotePath(text)
        #expect(path.encoded == encoded)
    }

    @Test(arguments: [
        ("a b", "a+b"), (" ", "+"), ("a+b", "a%2Bb"), ("-_.~", "-_.~"), ("!*'()", "%21%2A%27%28%29"),
        ("é/", "%C3%A9%2F"),
    ])
    func encodesForms(text: String, encoded: String) { #expect(text.formEncoded == encoded) }

    @Test(arguments: ["drive/Home/../x", "drive/Home/./x", "drive/Home/a/..", "..", "./drive/Home/a"])
    func dotStepsAreRefusedWhereTheyMislead(text: String) {
        let failure = #expect(throws: Failure.self) { try RemotePath.refuseDotSteps(in: text, verb: "mkdir") }
        #expect(failure?.message.hasPrefix("mkdir: path segment \".") == true)
        #expect(failure?.message.hasSuffix(": \(text)") == true)
    }

    @Test func namesWithDotsAreNoSteps() throws {
        try RemotePath.refuseDotSteps(in: "drive/Home/...x/.y", verb: "mkdir")
    }
}
