import Foundation
import HTTPTypes

/// Somebody's files on the disk: a folder for each file type, in it one for each extend.
struct DirectoryTree: Sendable {
    /// Absolute, and without symbolic links.
    let root: String

    /// Opens a folder, making it with a few sample files where there is none.
    init(root: String) throws {
        if FileFacts(root) == nil { try SampleFiles.plant(in: root) }
        guard let real = realpath(root, nil) else { throw CocoaError(.fileNoSuchFile) }
        defer { free(real) }
        self.root = String(cString: real)
    }

    /// The place on the disk, whether or not there is something; never outside of ``root``.
    func place(_ path: VirtualPath) throws(Refusal) -> String {
        let place = ([root, path.fileType, path.extend] + path.names).joined(separator: "/")
        // Of what does not exist yet, the directory is what a link could have moved.
        let judged = FileFacts(place) == nil ? String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)]) : place
        guard let real = realpath(judged, nil) else {
            throw Refusal(.notFound, "\(path.text): no such file or directory")
        }
        defer { free(real) }
        guard String(cString: real).hasPrefix(root + "/") else {
            throw Refusal(.forbidden, "\(path.text) leads out of the files")
        }
        return place
    }

    /// What is there; nil for nothing.
    func facts(_ path: VirtualPath) -> FileFacts? {
        (try? place(path)).flatMap { FileFacts($0) }
    }

    /// What is there, or a 404.
    func existing(_ path: VirtualPath) throws(Refusal) -> (place: String, facts: FileFacts) {
        let place = try place(path)
        guard let facts = FileFacts(place) else {
            throw Refusal(.notFound, "\(path.text): no such file or directory")
        }
        return (place, facts)
    }

    /// What is there, as most routes look it up.
    /// - Parameter missing: What is said of nothing; a way that leads through a file is told from that.
    func found(_ path: VirtualPath, missing: Refusal) throws(Refusal) -> (place: String, facts: FileFacts) {
        if let file = blockingFile(of: path), file.names != path.names {
            throw Refusal(missing.status, "lstat \(path.diskText): not a directory").being(.missing)
        }
        do {
            return try existing(path)
        } catch {
            throw error.status == .notFound ? missing.being(.missing) : error
        }
    }

    /// The first file on the way to a place, itself included; nil for none.
    func blockingFile(of path: VirtualPath) -> VirtualPath? {
        path.names.indices.lazy.map { index in
            VirtualPath(path.fileType, path.extend, Array(path.names[...index]), isDirectory: false)
        }
        .first { facts($0).map { !$0.isDirectory } ?? false }
    }

    /// A directory, or a 404.
    func directory(_ path: VirtualPath) throws(Refusal) -> String {
        let (place, facts) = try existing(path)
        guard facts.isDirectory else { throw Refusal(.notFound, "\(path.text) is not a directory") }
        return place
    }

    /// Names in a directory, in the order of their bytes.
    func names(in place: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place).sorted()
    }

    /// A path that is free: the given one, or one with a number before the extension.
    /// - Parameter separator: What stands before the number.
    func vacant(_ path: VirtualPath, separator: String = " ") -> VirtualPath {
        guard facts(path) != nil else { return path }
        let name = path.name
        let last = name.dropFirst().lastIndex(of: ".")
        // The numbers go before both of two endings.
        let double = last.flatMap { name[..<$0].hasSuffix(".tar") ? name.index($0, offsetBy: -4) : nil }
        let dot = path.isDirectory ? nil : double ?? last
        let (stem, suffix) = dot.map { (name[..<$0], name[$0...]) } ?? (name[...], "")
        var number = 1
        while true {
            let candidate = path.parent.appending(
                "\(stem)\(separator)(\(number))\(suffix)", isDirectory: path.isDirectory)
            if facts(candidate) == nil { return candidate }
            number += 1
        }
    }

    /// Makes the directories on the way to a directory, itself included.
    func makeDirectories(_ path: VirtualPath) throws {
        var missing: [VirtualPath] = []
        var path = path
        while !path.names.isEmpty, facts(path) == nil {
            missing.append(path)
            path = path.parent
        }
        for path in missing.reversed() where mkdir(try place(path), 0o755) != 0 && errno != EEXIST {
            throw Refusal(.internalServerError, "\(path.text): \(String(cString: strerror(errno)))")
        }
        _ = try directory(path)
    }

    /// Puts a finished file from elsewhere on the same disk in its place.
    func install(_ source: String, as path: VirtualPath) throws {
        let target = try place(path)
        if FileFacts(target)?.isDirectory == true { throw Refusal(.conflict, "\(path.text) is a directory") }
        guard rename(source, target) == 0 else {
            throw Refusal(.internalServerError, "\(path.text): \(String(cString: strerror(errno)))")
        }
    }
}
