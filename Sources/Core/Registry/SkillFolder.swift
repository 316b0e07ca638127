/// The files of one skill on a disk: what agents read, and what an installation copies.
public struct SkillFolder: Sendable {
    /// One file.
    public struct File: Sendable, Equatable {
        /// Relative to the folder.
        public let path: String
        /// Whether it is a file, and no symbolic link, pipe or device.
        public let isRegular: Bool
        /// Whether its owner may run it.
        public let isExecutable: Bool
    }

    /// The folder.
    public let path: String
    private let files: any FileSystem

    /// A skill has prose, a few tables and perhaps a script. What is larger than these is something else.
    private static let limits = (files: 1000, levels: 8, bytes: 4 << 20)

    /// - Parameters:
    ///   - path: The folder.
    ///   - files: The file system.
    public init(_ path: String, files: any FileSystem) {
        self.path = path
        self.files = files
    }

    /// Every file below, by path. Hidden ones, such as a version control's, are none of the skill's.
    /// - Throws: ``Failure`` with `file_unreadable`, or `skill_invalid` where there are too many.
    public func contents() throws(Failure) -> [File] {
        var found: [File] = []
        try collect(below: "", level: 0, into: &found)
        return found.sorted { $0.path < $1.path }
    }

    /// A file that was meant as SKILL.md, and is called otherwise: `skill.md`; `nil` when there is none.
    public var misnamedManifest: String? { Self.misnamedManifest(in: path, files) }

    static func misnamedManifest(in folder: String, _ files: any FileSystem) -> String? {
        let names = (try? files.names(in: folder)) ?? nil
        return names?.first { $0 != "SKILL.md" && $0.lowercased() == "skill.md" }
    }

    /// The bytes of one of its files; `nil` when it is gone.
    /// - Throws: ``Failure`` with `file_unreadable`, also for a pipe or device, which could keep a reader waiting.
    public func bytes(of file: String) throws(Failure) -> [UInt8]? {
        do throws(FileError) {
            let status = try files.status(path + "/" + file, following: true)
            guard status?.kind == .file || status == nil else {
                throw FileError(
                    kind: .other, operation: "read", path: path + "/" + file, reason: "it is no regular file")
            }
            return try files.read(path + "/" + file, limit: Self.limits.bytes)
        } catch {
            throw Failure(reading: error)
        }
    }

    private func collect(below folder: String, level: Int, into found: inout [File]) throws(Failure) {
        guard level < Self.limits.levels else {
            throw Failure(.skillInvalid, "\(path)/\(folder) is nested too deeply", advice: "keep files one level deep")
        }
        for (name, status) in try entries(of: folder) where !name.hasPrefix(".") {
            let file = folder.isEmpty ? name : folder + "/" + name
            if status.kind == .directory {
                try collect(below: file, level: level + 1, into: &found)
            } else {
                found.append(File(path: file, isRegular: status.kind == .file, isExecutable: status.mode & 0o100 != 0))
            }
        }
        guard found.count <= Self.limits.files else {
            throw Failure(
                .skillInvalid, "\(path) has more than \(Self.limits.files) files",
                advice: "leave in it what agents need to read")
        }
    }

    private func entries(of folder: String) throws(Failure) -> [(name: String, status: FileStatus)] {
        let directory = folder.isEmpty ? path : path + "/" + folder
        do throws(FileError) {
            var entries: [(name: String, status: FileStatus)] = []
            for name in try files.names(in: directory) ?? [] {
                guard let status = try files.status(directory + "/" + name, following: false) else { continue }
                entries.append((name, status))
            }
            return entries
        } catch {
            throw Failure(reading: error)
        }
    }
}

extension Failure {
    /// A local file or directory that cannot be read.
    public init(reading error: FileError) {
        self.init(
            .fileUnreadable, "cannot read \(error.path.visible): \(error.reason)",
            advice: error.advice ?? "name another one")
    }

    /// A local file or directory that cannot be written.
    public init(writing error: FileError) {
        self.init(
            .fileUnwritable, "cannot write \(error.path.visible): \(error.reason)",
            advice: error.advice ?? "name another place")
    }
}
