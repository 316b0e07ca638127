import OlaresCore
import Testing

@testable import FilesPlugin

/// Words about shares, mounts and entries of archives.
@Suite struct SharingTests {
    private static let members: [(String, [ShareMember])] = [
        ("bob", [ShareMember(name: "bob", permission: .view)]),
        (
            "bob:rw, carol:4 ,",
            [ShareMember(name: "bob", permission: .edit), ShareMember(name: "carol", permission: .admin)]
        ),
        ("a:b:Read-Only", [ShareMember(name: "a:b", permission: .view)]),
    ]

    @Test(arguments: members)
    func membersAreRead(text: String, members: [ShareMember]) throws {
        let read = try ShareMember.list(text, otherwise: .view)
        #expect(read == members)
    }

    @Test(arguments: ["", ",", ":view", "bob:", "bob:boss", "bob:5", "bob:-1", "bob,bob:edit"])
    func noMembers(text: String) { #expect(throws: Failure.self) { try ShareMember.list(text, otherwise: .view) } }

    @Test(arguments: [
        ("512", 512), ("500K", 512_000), ("100m", 104_857_600), ("1GB", 1_073_741_824), ("1T", 1_099_511_627_776),
    ])
    func sizeLimits(text: String, bytes: Int64) throws {
        let read = try SharePublic.bytes(text)
        #expect(read == bytes)
    }

    @Test(arguments: ["", "K", "1.5G", "-1", "1X", "99999999999T"])
    func noSizeLimit(text: String) { #expect(throws: Failure.self) { try SharePublic.bytes(text) } }

    @Test(arguments: [
        ("nas", MountTarget.nfsHost("nas")), ("192.168.1.10", .nfsHost("192.168.1.10")),
        ("nas.local:/data", .nfs("nas.local:/data")), ("nas.local:/a b", .nfs("nas.local:/a b")),
    ])
    func exports(text: String, target: MountTarget) throws {
        let read = try MountTarget.nfs(address: text)
        #expect(read == target)
    }

    @Test(
        "No export: what the service would cut at the first colon, and roots, which have no name, among it",
        arguments: [
            "", ":/x", "a b:/x", "a/b:/x", "nas:x", "nas:", "nfs://nas/x", "nas://x", "//nas/x", "/x", "nas.local:/",
            "nas.local:///", "fe80::1", "fe80::1:/data", "[fe80::1]:/data", "[fe80::1]",
        ])
    func noExport(text: String) { #expect(throws: Failure.self) { try MountTarget.nfs(address: text) } }

    @Test(arguments: [("nas:/data", "data"), ("nas:/a/data/", "data"), ("nas:/a/b c", "b c")])
    func volumesAreCalledAfterTheLastStep(address: String, volume: String) throws {
        #expect(try MountTarget.nfs(address: address).volume == volume)
    }

    private static let uuid = "0b9a7c52-8e1f-4c3d-9a6b-5f2e71d0c8a4"

    @Test func idsAreComparedWithoutTheNode() throws {
        let short = try #require(ShareID(Self.uuid))
        let long = try #require(ShareID(Self.uuid + "_olares"))
        #expect(short == long && long.text == Self.uuid + "_olares")
        #expect(ShareID(Self.uuid.uppercased()) == short)
    }

    @Test(arguments: [
        "", "nope", "0b9a7c52-8e1f", uuid + "_", uuid + "x", uuid + ",x", "0b9a7c528e1f-4c3d-9a6b-5f2e71d0c8a4x",
    ])
    func noIDs(text: String) { #expect(ShareID(text) == nil) }

    @Test(arguments: [
        ("Beta & Co", "Beta+%26+Co"), ("100%", "100%25"), ("50%25 off", "50%252525%2Boff"), ("a%2Fb", "a%25252Fb"),
        ("a%zz+b", "a%25zz%2Bb"),
    ])
    func libraryNamesAreEncodedForTheDecodingThatIsToCome(name: String, destination: String) {
        #expect(RepoName.destination(name) == destination)
    }

    @Test func whatIsSharedWithSeveralStandsInTheListOnce() {
        let rows: [JSONValue] = [
            ["repo_id": "a", "repo_name": "Notes", "user_name": "bob", "share_permission": "rw"],
            ["repo_id": "f", "folder_name": "drafts", "path": "/drafts", "origin_repo_id": "a", "user_name": "bob"],
            ["repo_id": "a", "repo_name": "Notes", "user_name": "carol", "share_permission": "r"],
        ]
        let repos = RepoBook.grouped(rows.map(Repo.init(json:)))
        #expect(repos.map(\.id) == ["a", "f"] && repos.map(\.name) == ["Notes", "drafts"])
        #expect(repos.map(\.receivers) == [["bob:rw", "carol:r"], ["bob"]])
        #expect(repos[1].origin == "/drafts of a")
    }

    /// Lines come out the same, however the bytes arrive.
    @Test(arguments: [1, 2, 5, 1000])
    func linesOfJSON(pieces: Int) throws {
        let bytes = Array("{\"path\":\"a\"}\r\n\n  \n{\"path\":\"b\\n\"}\n{\"_done\":true,\"total\":2}".utf8)
        var lines = JSONLines()
        var found: [EntryLine] = []
        func take(_ json: JSONValue) throws(Failure) -> Bool {
            found.append(EntryLine(json))
            return true
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            _ = try lines.feed(rest.prefix(pieces), take: take)
            rest = rest.dropFirst(pieces)
        }
        _ = try lines.finish(take: take)
        #expect(
            found == [
                .entry(ArchiveEntry(["path": "a"])), .entry(ArchiveEntry(["path": "b\n"])), .done(total: 2),
            ])
    }

    @Test func linesThatAreNone() {
        for text in ["{\n", "nonsense\n", String(repeating: "x", count: 1 << 20) + "y\n"] {
            var lines = JSONLines()
            #expect(throws: Failure.self) { try lines.feed(Array(text.utf8)) { _ in true } }
        }
    }
}
