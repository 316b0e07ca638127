import Foundation
import HTTPTypes

/// A place in somebody's files as URLs and JSON name it: `/<fileType>/<extend>/<names…>`.
struct VirtualPath: Hashable, Sendable {
    /// Where the files come from, such as `drive`.
    let fileType: String
    /// Which one of them, such as `Home`, a node, or an account.
    let extend: String
    /// The way down from there; no name is empty, a step, or has a slash in it.
    let names: [String]
    /// Whether it was written with a slash at its end.
    let isDirectory: Bool

    /// What is left after `prefix` of a URL's path, still percent-encoded.
    init(url path: String, after prefix: String) throws(Refusal) {
        guard path.hasPrefix(prefix) else { throw Refusal(.badRequest, "no path after \(prefix)") }
        let segments = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 3 else { throw Self.invalid("/" + segments.joined(separator: "/")) }
        var decoded: [String] = []
        for segment in segments {
            guard let text = String(segment).removingPercentEncoding else {
                throw Refusal(.badRequest, "no UTF-8: \(segment)")
            }
            decoded.append(text)
        }
        try self.init(segments: decoded)
    }

    /// Plain text, such as `/drive/Home/Documents/`.
    init(_ text: String) throws(Refusal) {
        try self.init(segments: text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) })
    }

    private init(segments: [String]) throws(Refusal) {
        let names = segments.filter { !$0.isEmpty }
        for name in names where name == "." || name == ".." || name.contains("/") || name.utf8.contains(0) {
            throw Refusal(.badRequest, "no name of a file: \(name)")
        }
        guard names.count >= 2 else { throw Self.invalid(segments.joined(separator: "/")) }
        guard Self.fileTypes.contains(names[0].lowercased()) else {
            throw Refusal(
                .badRequest,
                error: "unsupported file type: \"\(names[0])\" (url: /\(segments.joined(separator: "/")))")
        }
        guard names[0] != "drive" || ["Home", "Data", "Common"].contains(names[1]) else {
            throw Refusal(.badRequest, error: "invalid drive type: \(names[1])")
        }
        self.init(names[0], names[1], Array(names.dropFirst(2)), isDirectory: segments.last == "")
    }

    private static let fileTypes = [
        "drive", "cache", "external", "sync", "awss3", "google", "dropbox", "tencent", "share", "internal",
    ]

    private static func invalid(_ path: String) -> Refusal { Refusal(.badRequest, error: "url invalid, \(path)") }

    init(_ fileType: String, _ extend: String, _ names: [String], isDirectory: Bool) {
        self.fileType = fileType
        self.extend = extend
        self.names = names
        self.isDirectory = isDirectory || names.isEmpty
    }

    /// The last name; the extend of a root.
    var name: String { names.last ?? extend }

    /// The directory that it is in; a root is its own.
    var parent: VirtualPath { VirtualPath(fileType, extend, Array(names.dropLast()), isDirectory: true) }

    /// The top of its storage.
    var root: VirtualPath { VirtualPath(fileType, extend, [], isDirectory: true) }

    /// Something in it.
    func appending(_ name: String, isDirectory: Bool = false) -> VirtualPath {
        VirtualPath(fileType, extend, names + [name], isDirectory: isDirectory)
    }

    /// Below the extend, with the slash at the end where it had one.
    var subPath: String { names.isEmpty ? "/" : "/" + names.joined(separator: "/") + (isDirectory ? "/" : "") }

    /// As JSON has it.
    var text: String { "/\(fileType)/\(extend)\(subPath)" }

    /// The place on the server's own disk, which its messages are full of.
    var diskText: String { "/data/pvc-userspace/\(extend)\(names.map { "/" + $0 }.joined())" }

    /// Whether a foreign service keeps the files, whose listings have another form.
    var isCloud: Bool { ["awss3", "google", "dropbox", "tencent"].contains(fileType) }

    /// Whether it is the list of a node's volumes.
    var isVolumeList: Bool { fileType == "external" && names.isEmpty }
}
