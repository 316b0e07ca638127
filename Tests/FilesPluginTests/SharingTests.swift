import Core
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

    @Test(arguments: ["", ",", ":view", "bob:", "bob:boss", "bob:5", "bob:-1"])
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
        ("nas.local:/data", .nfs("nas.local:/data")), ("nas.local:/", .nfs("nas.local:/")),
        ("nas.local:/a b", .nfs("nas.local:/a b")),
        ("fe80::1", .nfsHost("fe80::1")), ("fe80::1:/data", .nfs("fe80::1:/data")),
    ])
    func exports(text: String, target: MountTarget) throws {
        let read = try MountTarget.nfs(address: text)
        #expect(read == target)
    }

    @Test(arguments: ["", ":/x", "a b:/x", "a/b:/x", "nas:x", "nas:", "nfs://nas/x", "nas://x", "//nas/x", "/x"])
    func noExport(text: String) { #expect(throws: Failure.self) { try MountTarget.nfs(address: text) } }

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
