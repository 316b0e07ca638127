import OlaresCore

/// One child of a directory, as the listing has it (docs/protocol/files.md, "Listings").
struct Entry: Sendable {
    /// As the server gives it. Whoever makes a local path of it looks at it first.
    let name: String
    let isDirectory: Bool
    let isSymbolicLink: Bool
    /// Bytes.
    let size: Int64
    /// When its contents changed; `nil` where the storage does not tell.
    let modified: Timestamp?
    /// Permission bits below the flags that ``FileMode`` names; 0 where the storage does not tell.
    let mode: UInt32
    /// The server's word for what is in it, such as `pdf`; empty for a directory and where it has none.
    let type: String

    /// Read, write and execute for owner, group and others; `nil` where the storage does not tell.
    var permissions: UInt16? { mode == 0 ? nil : UInt16(mode & 0o777) }

    /// Whether it is an upload that is under way, or what is left of one: such names are listed as others are, and are no
    /// files of anybody's.
    var isUnfinishedUpload: Bool { name.hasPrefix(".uploading_") || name == ".uploadstemp" }

    /// Whether it is a link that leads nowhere, so that nothing can be read there.
    var isBrokenLink: Bool { type == "invalid_link" }

    /// What tells one state of a file from another, as far as a listing does.
    var state: String { "\(size) \(modified?.milliseconds ?? 0)" }

    /// Where it stands among its siblings: the service's own order is not the one that it claims.
    var order: Order { Order(isFile: !isDirectory, key: name.lowercased(), name: name) }

    /// Directories first, then by name without regard to capitals.
    struct Order: Comparable {
        let isFile: Bool
        let key: String
        let name: String

        static func < (a: Order, b: Order) -> Bool {
            (a.isFile ? 1 : 0, a.key, a.name) < (b.isFile ? 1 : 0, b.key, b.name)
        }
    }
}

extension Entry {
    /// Reads an element of a listing; `nil` for what has no name. Accounts with other providers leave members out, or send
    /// empty texts.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, !name.isEmpty else { return nil }
        let size = max(0, json["size"]?.integer ?? 0)
        self.init(
            name: name, isDirectory: json["isDir"]?.bool ?? false, isSymbolicLink: json["isSymlink"]?.bool ?? false,
            size: size != 0 ? size : max(0, json["fileSize"]?.integer ?? 0),
            modified: Timestamp(listed: json["modified"]),
            mode: UInt32(listedMode: json["mode"]), type: json["type"]?.string ?? "")
    }

    /// The top of a storage, which no listing has.
    static func root(_ path: RemotePath) -> Entry {
        Entry(
            name: path.name, isDirectory: true, isSymbolicLink: false, size: 0, modified: nil, mode: 0, type: "")
    }
}

/// What a listing says of the directory itself.
struct Listing: Sendable {
    /// When it changed; `nil` where the storage does not tell.
    let modified: Timestamp?
    /// Directories in it; counted where the server does not tell.
    let directories: Int64
    /// Files in it; counted where the server does not tell.
    let files: Int64
    /// The whole answer but for its children, which stand as an empty array.
    let facts: JSONObject
    /// The member of `facts` that the children belong to.
    let member: String
}

extension Timestamp {
    /// RFC 3339, or seconds since the epoch; `nil` for anything else.
    init?(listed json: JSONValue?) {
        switch json {
        case .string(let text): self.init(rfc3339: text)
        case .integer(let seconds) where seconds > 0: self.init(seconds: seconds)
        default: return nil
        }
    }

    private init?(rfc3339 text: String) {
        guard !text.isEmpty, let moment = RFC3339.parse(text) else { return nil }
        self = moment
    }
}

extension UInt32 {
    /// A number, or one in decimal digits; 0 for anything else.
    init(listedMode json: JSONValue?) {
        switch json {
        case .integer(let number): self = UInt32(exactly: number) ?? 0
        case .string(let digits): self = UInt32(digits) ?? 0
        default: self = 0
        }
    }
}
