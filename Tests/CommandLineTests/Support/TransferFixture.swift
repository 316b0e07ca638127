import Foundation
import OlaresCore
import Sandbox
import Testing

/// Somebody's files as they stand on the Olares's own disk, where tests put and find them without the program.
struct RemoteFiles: Sendable {
    /// The folder with `drive`, `cache`, `sync` and the others in it.
    let root: String

    /// The place of a remote path, such as `drive/Home/a.txt`.
    func place(_ path: String) -> String { root + "/" + path }

    /// Makes a file of so many bytes, with the folders above it.
    /// - Returns: Its digest.
    @discardableResult
    func make(_ path: String, size: Int) throws -> String { try Content.make(place(path), size: size) }

    /// The digest of a file; nil where there is none.
    func digest(_ path: String) -> String? { Content.digest(place(path)) }

    /// Makes a folder.
    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: place(path), withIntermediateDirectories: true)
    }
}

/// Files whose bytes are not to be guessed, and their SHA-256.
enum Content {
    /// Makes a file with the folders above it; no two files or places in one are alike.
    /// - Returns: Its digest.
    @discardableResult
    static func make(_ path: String, size: Int) throws -> String {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil) else { throw SystemError("open \(path)") }
        let file = try #require(FileHandle(forWritingAtPath: path))
        defer { try? file.close() }
        let digest = Digest(.sha256)
        var (block, rest) = (Self.block, size)
        var stamp = UInt64.random(in: 0 ... .max)
        while rest > 0 {
            withUnsafeBytes(of: stamp) { block.replaceSubrange(0..<8, with: $0) }
            stamp &+= 1
            let piece = block.prefix(rest)
            digest.update(piece)
            try file.write(contentsOf: piece)
            rest -= piece.count
        }
        return digest.finish().hexadecimal
    }

    /// The digest of a file; nil where there is none.
    static func digest(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        let digest = Digest(.sha256)
        while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty { digest.update(piece) }
        return digest.finish().hexadecimal
    }

    private static let block = Data(
        (0..<1 << 17).flatMap { _ in
            withUnsafeBytes(of: UInt64.random(in: 0 ... .max)) { Array($0) }
        })
}

extension Olares {
    static let bob = "bob@olares.com"

    /// Logs Bob in, who has no second factor.
    /// - Parameter seconds: How long his access token is good for.
    /// - Returns: His files.
    func logInBob(seconds: Int = 86_400) throws -> RemoteFiles {
        try plant(.init(Self.bob, token: .live(seconds: seconds)))
        return RemoteFiles(root: try #require(try sandbox.filesDirectory(of: Self.bob)))
    }

    /// The place of a file in the working directory.
    func local(_ path: String) -> String { workDirectory + "/" + path }

    /// Everything in the working directory and below, in order; a folder ends in a slash.
    var localFiles: [String] { Self.tree(workDirectory) }

    /// Everything in a folder and below, in order; a folder ends in a slash.
    static func tree(_ folder: String) -> [String] {
        var paths: [String] = []
        let all = FileManager.default.enumerator(atPath: folder)
        while let path = all?.nextObject() as? String {
            let kind = all?.fileAttributes?[.type] as? FileAttributeType
            paths.append(kind == .typeDirectory ? path + "/" : path)
        }
        return paths.sorted()
    }

    /// The unfinished downloads in a folder of the working directory.
    func partials(in folder: String = "") -> [String] {
        let place = folder.isEmpty ? workDirectory : local(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.filter { $0.hasPrefix(".olares-") && $0.hasSuffix(".partial") }.map { place + "/" + $0 }
    }

    /// Bytes in a file; 0 where there is none.
    static func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}

/// Waits until something is so; false when it is not within a time that is long for any machine.
func eventually(_ isSo: () throws -> Bool) async rethrows -> Bool {
    for _ in 0..<3000 {
        if try isSo() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return try isSo()
}

/// The most memory that a running process has had, in MiB; nil where the system does not tell.
func peakMemory(of pid: pid_t) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 / 1024 }
}
