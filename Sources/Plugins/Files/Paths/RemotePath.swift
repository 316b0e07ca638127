import OlaresCore

/// The kinds of storage that the files service keeps apart; the first word of every remote path.
enum FileType: String, CaseIterable, Sendable {
    case drive, cache, sync, external, awss3, dropbox, google, tencent, share, `internal`

    /// Whether it is an account with somebody else's storage.
    var isCloud: Bool { [.awss3, .dropbox, .google, .tencent].contains(self) }
}

/// A place on an Olares, `<fileType>/<extend>[/<subPath>]`, such as `drive/Home/Documents/` (docs/protocol/files.md, "Paths").
///
/// A slash at the end says that a directory is meant, and is kept.
struct RemotePath: Hashable, Sendable {
    /// The kind of storage.
    let fileType: FileType
    /// Which one of its kind: `Home`, a node, a library, an account.
    let extend: String
    /// Where in it: begins with a slash, has neither empty steps nor `.` and `..`, and keeps the slash at its end.
    let subPath: String

    init(fileType: FileType, extend: String, subPath: String) {
        self.fileType = fileType
        self.extend = extend
        self.subPath = subPath
    }

    /// Reads what a person typed. Slashes before it do not count; white space at its end is a part of the last name.
    /// - Throws: ``Failure`` with `argument_invalid` for what names no place.
    init(_ text: String) throws(Failure) {
        guard !text.trimmed.isEmpty else {
            throw .badPath("front-end path is empty; expected <fileType>/<extend>[/<subPath>], as in \(Self.example)")
        }
        let segments = text.withoutOuterSlashes.steps(omittingEmpty: false)
        guard !segments[0].isEmpty else {
            throw .badPath("front-end path \(text.quotedForMessage) is empty after trimming slashes")
        }
        guard segments.count > 1 else {
            throw .badPath(
                "front-end path \(text.quotedForMessage) must have <fileType>/<extend>[/<subPath>] "
                    + "(got only 1 segment(s); try e.g. \("\(segments[0])/<extend>/".quotedForMessage))")
        }
        guard let fileType = FileType(rawValue: segments[0]) else {
            let known = FileType.allCases.map(\.rawValue).sorted()
            let near = Spelling.nearest(to: segments[0], among: known)
            throw .badPath(
                "unknown fileType \(segments[0].quotedForMessage), expected one of: \(known.joined(separator: ", "))"
            ).with(choices: near.isEmpty ? known : near)
        }
        let extend = segments[1]
        guard !extend.isEmpty else {
            throw .badPath("front-end path \(text.quotedForMessage) has empty <extend> segment")
        }
        guard fileType != .drive || Self.driveExtends.contains(extend) else {
            throw .badPath("drive extend must be Home, Data, or Common (got \(extend.quotedForMessage))")
                .with(choices: Self.driveExtends.map { "drive/\($0)/" })
        }
        // A server would take it for a step in its own tree.
        guard extend != ".", extend != ".." else {
            throw .badPath(
                "front-end path \(text.quotedForMessage) has the reserved <extend> segment \(extend.quotedForMessage)")
        }
        let clean = Self.cleaned(segments.dropFirst(2))
        self.init(
            fileType: fileType, extend: extend,
            subPath: text.endsWithSlash && clean != "/" ? clean + "/" : clean)
    }

    private static let driveExtends = ["Home", "Data", "Common"]
    fileprivate static let example = "drive/Home/Documents"

    /// The steps from the root, as if nothing were a link: `..` does not climb above the root.
    private static func cleaned(_ steps: some Sequence<String>) -> String {
        var kept: [String] = []
        for step in steps {
            switch step {
            case "", ".": continue
            case "..": _ = kept.popLast()
            default: kept.append(step)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}

// MARK: - Its parts

extension RemotePath {
    /// Whether it is the top of its storage.
    var isRoot: Bool { subPath == "/" }

    /// Whether it says itself that it is a directory.
    var hasTrailingSlash: Bool { subPath.endsWithSlash }

    /// The steps below the root.
    var steps: [String] { subPath.steps(omittingEmpty: true) }

    /// The last step; the extend for a root.
    var name: String { steps.last ?? extend }

    /// The directory that holds it; a root's is the root.
    var parent: RemotePath {
        let above = steps.dropLast()
        return with(subPath: above.isEmpty ? "/" : "/" + above.joined(separator: "/") + "/")
    }

    /// The path of something in this directory. The name is taken as it is, slashes and all: whoever has it from a server
    /// looks at it first.
    func appending(_ name: String, isDirectory: Bool) -> RemotePath {
        with(subPath: asDirectory.subPath + name + (isDirectory ? "/" : ""))
    }

    /// The same with a slash at its end.
    var asDirectory: RemotePath { hasTrailingSlash ? self : with(subPath: subPath + "/") }

    /// The same without a slash at its end; a root stays what it is.
    var asFile: RemotePath { hasTrailingSlash && !isRoot ? with(subPath: String(subPath.dropLast())) : self }

    /// The top of its storage.
    var root: RemotePath { with(subPath: "/") }

    /// Whether `other` is this directory, or below it.
    func contains(_ other: RemotePath) -> Bool {
        fileType == other.fileType && extend == other.extend
            && other.asDirectory.subPath.utf8.starts(with: asDirectory.subPath.utf8)
    }

    private func with(subPath: String) -> RemotePath {
        RemotePath(fileType: fileType, extend: extend, subPath: subPath)
    }
}

// MARK: - Its forms

extension RemotePath {
    /// As people read and write it: `drive/Home/Documents/`.
    var text: String { "\(fileType.rawValue)/\(extend)\(subPath)" }

    /// For the path of a URL, each step encoded: `drive/Home/My%20Docs/`.
    var encoded: String {
        text.steps(omittingEmpty: false).map(\.uriComponent).joined(separator: "/")
    }

    /// For the inside of a JSON body: `/drive/Home/My Docs/`.
    var wire: String { "/" + text }

    /// Equal when the bytes are: a server can hold two names that differ in how an accent is written.
    static func == (a: RemotePath, b: RemotePath) -> Bool { a.text.isSameBytes(as: b.text) }

    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension String {
    /// The parts between slashes. Slashes are looked for among bytes, as servers do it, so that an accent behind one does not
    /// hide it.
    func steps(omittingEmpty: Bool) -> [String] {
        utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: omittingEmpty)
            .map { String(Substring($0)) }
    }

    /// Whether a slash is the last byte.
    var endsWithSlash: Bool { utf8.last == UInt8(ascii: "/") }

    /// Whether both are the same, byte for byte; `==` takes two ways to write an accent for one.
    func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// The string as one part of a URL, byte for byte as a browser's `encodeURIComponent` has it, which is what servers
    /// compare with.
    var uriComponent: String {
        var out = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "'"), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                out += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    /// Without white space at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    fileprivate var withoutOuterSlashes: String {
        var rest = utf8[...]
        while rest.first == UInt8(ascii: "/") { rest.removeFirst() }
        while rest.last == UInt8(ascii: "/") { rest.removeLast() }
        return String(Substring(rest))
    }
}

extension Failure {
    /// What names no place on an Olares.
    static func badPath(_ message: String) -> Failure {
        Failure(.argumentInvalid, message, advice: "write the path whole, as in \(RemotePath.example)")
    }
}
