import Foundation
import HTTPTypes

/// An archive as the sandbox makes it, whatever format its name promises: a line that says so, a line of JSON with what is
/// in it, and the bytes of the files one behind the other.
struct StoredArchive {
    /// A file or directory in it.
    struct Entry: Codable {
        let path: String
        let size: Int
        /// Seconds since 1970.
        let modified: Int
        let isDirectory: Bool
        let isEncrypted: Bool

        enum CodingKeys: String, CodingKey {
            case path, size, modified
            case isDirectory = "is_dir"
            case isEncrypted = "encrypted"
        }
    }

    private struct Head: Codable {
        let password: String?
        let entries: [Entry]
    }

    private static let mark = Data("an archive of the Olares sandbox\n".utf8)

    let entries: [Entry]
    /// Whether some of it has another check sum than it says: unpacking fails, and reading a single entry does not.
    private(set) var isDamaged = false
    private let password: String?
    private let content: Data

    /// Opens an archive; nil for any other file. A real zip of files that are not packed is one too.
    init?(file: String) {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        if let zip = ZipReader(data) {
            entries = zip.files.map {
                Entry(path: $0.path, size: $0.content.count, modified: 0, isDirectory: false, isEncrypted: false)
            }
            content = zip.files.reduce(into: Data()) { $0 += $1.content }
            isDamaged = !zip.files.allSatisfy(\.isWhole)
            password = nil
            return
        }
        guard data.starts(with: Self.mark) else { return nil }
        let rest = data.dropFirst(Self.mark.count)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONDecoder().decode(Head.self, from: Data(rest[..<end]))
        else { return nil }
        entries = head.entries
        password = head.password
        content = Data(rest[rest.index(after: end)...])
    }

    /// Whether a file begins as an archive does.
    static func isMarked(file: String) -> Bool {
        FileManager.default.contents(atPath: file)?.starts(with: mark.prefix(16)) ?? false
    }

    /// The bytes of a file in it.
    func content(of path: String) -> Data? {
        var offset = content.startIndex
        for entry in entries {
            if entry.path == path, !entry.isDirectory { return content[offset..<offset + entry.size] }
            offset += entry.size
        }
        return nil
    }

    /// Lets those in who have the password, or need none.
    func unlock(with given: String?) throws(Refusal) {
        guard let password else {
            guard given == nil else {
                throw Refusal(.badRequest, code: 30003, "archive does not require password")
            }
            return
        }
        guard let given, !given.isEmpty else {
            throw Refusal(.badRequest, code: 30001, "archive password required")
        }
        guard given == password else { throw Refusal(.badRequest, code: 30002, "archive password is incorrect") }
    }

    /// The bytes of an archive of files and directories on the disk.
    static func make(of places: [String], password: String?) throws -> Data {
        var entries: [Entry] = []
        var content = Data()
        func add(_ place: String, as path: String) throws {
            guard let facts = FileFacts(place), !facts.isDangling else { return }
            let data = facts.isDirectory ? Data() : try Data(contentsOf: URL(filePath: place))
            content.append(data)
            entries.append(
                Entry(
                    path: path, size: data.count, modified: facts.modified.seconds, isDirectory: facts.isDirectory,
                    isEncrypted: password != nil))
            guard facts.isDirectory else { return }
            for name in try FileManager.default.contentsOfDirectory(atPath: place).sorted() {
                try add(place + "/" + name, as: path + "/" + name)
            }
        }
        for place in places { try add(place, as: URL(filePath: place).lastPathComponent) }
        return try make(entries, content, password: password)
    }

    static func make(_ entries: [Entry], _ content: Data, password: String?) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return mark + (try encoder.encode(Head(password: password, entries: entries))) + Data("\n".utf8) + content
    }
}
