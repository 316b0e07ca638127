import OlaresCore

/// What tells one state of a remote file from another: its size, and what the server says of its contents.
struct RemoteVersion: Equatable, Sendable {
    /// Bytes; `nil` where the server does not tell.
    var size: Int64?
    var etag: String?
    var lastModified: String?
    /// What the listing said of it before it was read.
    var listed: String?

    /// What an answer with the whole file, or with its end, says of it.
    /// - Parameter entry: What the listing said before.
    init(_ response: HTTPResponse, _ entry: Entry) {
        listed = entry.state
        etag = response.header("ETag")
        lastModified = response.header("Last-Modified")
        size =
            response.status == 206
            ? ContentRange(response)?.total
            : response.header("Content-Length").flatMap { Int64($0) }
    }

    fileprivate init(size: Int64?, etag: String?, lastModified: String?, listed: String? = nil) {
        self.listed = listed
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
    }

    /// Nothing is known of it.
    static let unknown = RemoteVersion(size: nil, etag: nil, lastModified: nil)

    /// Whether the server itself tells one state from another. The files service does not; providers behind it may.
    var hasValidator: Bool { etag != nil || lastModified != nil }

    /// Whether no answer has said anything of it: it was taken to be this one.
    var isAssumed: Bool { size == nil && !hasValidator }

    /// Whether two answers speak of the same contents. What one of them leaves open does not speak against it.
    func matches(_ other: RemoteVersion) -> Bool {
        func agree<Value: Equatable>(_ a: Value?, _ b: Value?) -> Bool { a == nil || b == nil || a == b }
        return agree(size, other.size) && agree(etag, other.etag) && agree(lastModified, other.lastModified)
    }
}

// MARK: - Between runs

/// What a partial file is a part of, for the run that takes it up.
struct PartialSource: Sendable {
    /// Whose file.
    let account: String
    /// Which file.
    let path: String
    /// What the listing said of it: a file that changed since is not gone on with.
    let listed: String
    let version: RemoteVersion

    private static let limit = 1 << 16

    init(account: String, path: RemotePath, entry: Entry, version: RemoteVersion) {
        self.account = account
        self.path = path.text
        listed = entry.state
        self.version = version
    }

    /// Whether both are the same state of the same file, as far as a listing tells.
    func isSame(as other: PartialSource) -> Bool {
        account == other.account && path == other.path && listed == other.listed
    }

    /// Reads what stands beside a partial file; `nil` for what is missing or damaged.
    init?(at path: String, in files: any FileSystem) {
        guard let bytes = try? files.read(path, limit: Self.limit), let json = try? JSONValue(parsing: bytes),
            let account = json["account"]?.string, let source = json["path"]?.string,
            let listed = json["listed"]?.string
        else { return nil }
        self.account = account
        self.path = source
        self.listed = listed
        version = RemoteVersion(
            size: json["size"]?.integer, etag: json["etag"]?.string, lastModified: json["lastModified"]?.string,
            listed: listed)
    }

    /// Writes it down.
    func save(at path: String, in files: any FileSystem) throws(FileError) {
        var json: JSONObject = [
            "account": .string(account), "path": .string(self.path), "listed": .string(listed),
        ]
        json["size"] = version.size.map { .integer($0) }
        json["etag"] = version.etag.map { .string($0) }
        json["lastModified"] = version.lastModified.map { .string($0) }
        // What a download left here that was killed at this very place goes.
        try files.replace(path, with: Array(JSONValue.object(json).compactText.utf8), mode: 0o600, sweeping: true)
    }
}
