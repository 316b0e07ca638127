import OlaresCore
import Testing

@testable import FilesPlugin

/// Where verbs work, and what they leave alone.
@Suite struct NamespaceTests {
    /// The kinds of storage, as columns of the table below.
    private static let places = [
        "drive/Home/a/", "drive/Data/a/", "drive/Common/a/", "cache/n/a/", "sync/r/a/", "external/n/v/a/", "awss3/k/a/",
        "google/k/a/", "dropbox/k/a/", "tencent/k/a/", "share/i/a/", "internal/i/a/",
    ]

    private static let table: [(NamespaceRules.Verb, String)] = [
        (.upload, "y y y y y y y y y - - -"),
        (.edit, "y y y y y y - - - - - -"),
        (.chown, "y y y y - - - - - - - -"),
        (.compress, "y y y y - y - - - - - -"),
        (.extract, "y y y y - y - - - - - -"),
        (.archive, "y y y y - y - - - - - -"),
        (.shareInternal, "y y - y y y - - - - - -"),
        (.shareSMB, "y y - y - y - - - - - -"),
        (.sharePublic, "y y y y - - - - - - - -"),
    ]

    @Test(arguments: table)
    func verbsWorkWhereTheTableSays(verb: NamespaceRules.Verb, row: String) throws {
        let cells = row.split(separator: " ")
        #expect(cells.count == Self.places.count)
        for (place, cell) in zip(Self.places, cells) {
            let path = try RemotePath(place)
            #expect(NamespaceRules.allows(verb, at: path) == (cell == "y"), "\(verb) at \(place)")
        }
    }

    @Test func everyVerbHasARow() { #expect(Self.table.map(\.0) == NamespaceRules.Verb.allCases) }

    @Test(arguments: [
        "drive/Home/Cache", "drive/Home/Code/", "drive/Home/Data", "drive/Home/Documents", "drive/Home/Downloads",
        "drive/Home/Home", "drive/Home/Huggingface", "drive/Home/Movies", "drive/Home/Music", "drive/Home/Ollama",
        "drive/Home/Pictures/", "drive/Home/x/../Pictures", "drive/Home//Music//",
    ])
    func foldersOfTheHomeAreProtected(text: String) throws {
        let path = try RemotePath(text)
        #expect(ProtectedPath(path) == .homeFolder)
        let failure = #expect(throws: Failure.self) { try ProtectedPath.refuse("delete", path) }
        #expect(failure?.code == .pathProtected)
        let start = "refusing to delete \(path.asFile.text): this is a system-managed Home folder reserved by Files; "
        #expect(failure?.message.hasPrefix(start) == true)
        let names = "{Cache, Code, Data, Documents, Downloads, Home, Huggingface, Movies, Music, Ollama, Pictures}"
        #expect(failure?.message.contains(names) == true)
    }

    @Test(arguments: [
        "external/olares/ai", "external/olares/ai/", "external/n/ai/comfyui", "external/n/ai/model/",
        "external/n/ai/ollama", "external/n/ai/output",
    ])
    func mountpointsOfApplicationsAreProtected(text: String) throws {
        let path = try RemotePath(text)
        #expect(ProtectedPath(path) == .aiMountpoint)
        let failure = #expect(throws: Failure.self) { try ProtectedPath.refuse("mv source", path) }
        #expect(
            failure?.message
                == "refusing to mv source \(path.asDirectory.text): this is a system-managed AI mountpoint folder reserved "
                + "by Files")
    }

    @Test(arguments: [
        "drive/Home/documents", "drive/Home/Documents2", "drive/Home/Documents/x", "drive/Data/Documents",
        "drive/Common/Documents", "cache/n/Documents", "external/n/AI", "external/n/ai2", "external/n/ai/models",
        "external/n/ai/model/x", "external/n/usb/ai", "sync/r/Documents", "drive/Home/ai",
    ])
    func everythingElseIsFree(text: String) throws {
        let path = try RemotePath(text)
        #expect(ProtectedPath(path) == nil)
        try ProtectedPath.refuse("delete", path)
    }

    @Test(arguments: [
        ("external/n/", true, false), ("external/n", true, false), ("external/n/v", false, true),
        ("external/n/v/", false, true), ("external/n/v/x", false, false), ("cache/n/", false, false),
        ("cache/n/v", false, false), ("drive/Home/", false, false),
    ])
    func layersOfExternalStorage(text: String, isListing: Bool, isVolume: Bool) throws {
        let path = try RemotePath(text)
        #expect(path.isVolumeListing == isListing)
        #expect(path.isVolumeRoot == isVolume)
    }
}
