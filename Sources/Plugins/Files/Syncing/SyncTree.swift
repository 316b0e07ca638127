import OlaresCore

/// A path inside of what is synchronised, from its top on: equal when the bytes are.
struct SyncPath: Hashable, Comparable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: SyncPath, b: SyncPath) -> Bool { a.text.isSameBytes(as: b.text) }

    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }

    /// What is in a directory stands behind it, and before what else begins with its name.
    static func < (a: SyncPath, b: SyncPath) -> Bool {
        func key(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }
        return a.text.utf8.lazy.map(key).lexicographicallyPrecedes(b.text.utf8.lazy.map(key))
    }

    /// The directories above it, the nearest first; the top is not among them.
    var above: [SyncPath] {
        text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: "/") }.reversed().map { SyncPath(String(text[..<$0])) }
    }

    /// The path of something in this directory; the top is an empty path.
    func appending(_ name: String) -> SyncPath { SyncPath(text.isEmpty ? name : text + "/" + name) }
}

/// What stands on one side of a synchronisation.
struct SyncTree: Sendable {
    /// What stands at a path.
    enum Item: Equatable, Sendable {
        /// Bytes, and when it changed; `nil` where the storage does not tell.
        case file(size: Int64, modified: Timestamp?)
        case directory
        /// What takes no part, such as a link, and is left where it is.
        case other(String)

        /// What a listing shows.
        init(_ entry: Entry) {
            if entry.isBrokenLink {
                self = .other("a link that leads nowhere")
            } else if entry.isDirectory {
                self = entry.isSymbolicLink ? .other("a link to a directory") : .directory
            } else {
                self = .file(size: entry.size, modified: entry.modified)
            }
        }

        /// What stands here.
        init(_ status: FileStatus) {
            switch status.kind {
            case .directory: self = .directory
            case .file:
                self = .file(size: status.size, modified: Timestamp(milliseconds: status.modified / 1_000_000))
            case .symbolicLink: self = .other("a link")
            case .other: self = .other("no regular file")
            }
        }

        /// Whether it is what was seen before a run that may have taken hours: nobody has agreed to lose anything else.
        /// - Throws: ``Failure`` with `precondition_failed`.
        func require(_ former: Self, at place: String) throws(Failure) {
            if self != former { throw .changedSinceSync(place, "was changed since sync looked at it") }
        }
    }

    /// Whether its top is there.
    var exists = true
    var items: [SyncPath: Item] = [:]
    /// Permission bits of files, below the flags that ``FileMode`` names, where the storage tells them.
    var modes: [SyncPath: UInt32] = [:]
    /// What could not be looked at: nothing is known of what is there.
    var unseen: [SyncPath: Failure] = [:]
    /// Directories with something in them that takes no part, an excluded file for one: they are not removed.
    private(set) var kept: Set<SyncPath> = []

    /// How many files there are.
    var files: Int { items.values.count { if case .file = $0 { true } else { false } } }

    /// Directories with something in them; the top is an empty path.
    var filled: Set<SyncPath> { Set(items.keys.map { $0.above.first ?? SyncPath("") }).union(kept) }

    /// Keeps a directory, and with it those above.
    mutating func keep(_ directory: SyncPath) { kept.formUnion([directory] + directory.above) }

    /// Whether something in a directory, or above it, could not be looked at, so that nothing is known of the path.
    func isUnseen(_ path: SyncPath) -> Bool {
        !unseen.isEmpty && ([path] + path.above + [SyncPath("")]).contains { unseen[$0] != nil }
    }

    /// Whether something of this name takes part.
    /// - Returns: `false` for what this program itself, or the server, has left of a transfer: it is nobody's file.
    static func takesPart(_ name: String) -> Bool {
        !name.hasPrefix(".uploading_") && name != ".uploadstemp" && !name.hasPrefix(".olares-upload-")
            && !(name.hasPrefix(".olares-") && (name.hasSuffix(".partial") || name.hasSuffix(".source")))
    }
}

extension Failure {
    /// What somebody else has done to a place during a run.
    static func changedSinceSync(_ place: String, _ change: String) -> Failure {
        Failure(
            .preconditionFailed, "\(place.quotedForMessage) \(change), and was left alone",
            advice: "look at it, then run the same command again", retryable: false)
    }

    /// Something has come to stand where there was nothing.
    static func appearedSinceSync(_ place: RemotePath) -> Failure {
        changedSinceSync(place.text, "has come to stand there since sync looked")
    }
}
