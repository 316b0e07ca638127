#if canImport(Glibc)
import CLinux
import Glibc
#elseif canImport(Musl)
import CLinux
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension POSIXFileSystem {
    /// Leave to go through a directory, which need not be readable for that.
    private static var toGoThrough: Int32 {
        #if canImport(Darwin)
        O_SEARCH
        #else
        O_PATH
        #endif
    }

    /// An open directory; `nil` when it does not exist.
    public func directory(_ path: String) throws(FileError) -> (any OpenDirectory)? {
        guard let descriptor = try Descriptor.existing(path, Self.toGoThrough | O_DIRECTORY) else { return nil }
        return POSIXDirectory(descriptor: descriptor)
    }

    /// The names in a directory, sorted by their bytes.
    public func names(in path: String) throws(FileError) -> [String]? {
        guard let directory = try Descriptor.existing(path, O_RDONLY | O_DIRECTORY) else { return nil }
        return try names(in: directory, named: path).sorted()
    }

    /// The names in a directory, sorted, with those apart that are not UTF-8.
    public func list(_ path: String) throws(FileError) -> DirectoryNames? {
        guard let directory = try Descriptor.existing(path, O_RDONLY | O_DIRECTORY) else { return nil }
        var names = DirectoryNames()
        try forEachName(in: directory, named: path) { name in
            names.add(name)
            return true
        }
        names.usable.sort()
        names.unusable.sort()
        return names
    }

    /// Some of the names in a directory, in no order; `nil` when it does not exist.
    func names(in path: String, atMost limit: Int) throws(FileError) -> [String]? {
        guard let directory = try Descriptor.existing(path, O_RDONLY | O_DIRECTORY) else { return nil }
        return try names(in: directory, named: path, atMost: limit)
    }

    /// Removes a directory with everything in it, never through a link.
    public func removeTree(_ path: String) throws(FileError) -> Bool {
        guard try status(path, following: false)?.kind != .symbolicLink else { return try remove(path) }
        guard let directory = try Descriptor.existing(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW) else { return false }
        try empty(directory, named: path)
        guard rmdir(path) == 0 || errno == ENOENT else { throw FileError(errno, "remove", path) }
        try synchronizeParent(of: path)
        return true
    }

    private func empty(_ directory: borrowing Descriptor, named path: String) throws(FileError) {
        for name in try names(in: directory, named: path) {
            // A process that is removing the same tree may have been faster.
            if unlinkat(directory.number, name, 0) == 0 || errno == ENOENT { continue }
            // Linux says EISDIR of a directory, POSIX allows EPERM.
            guard errno == EISDIR || errno == EPERM else { throw FileError(errno, "remove", Path.join(path, name)) }
            try removeDirectory(name, in: directory, named: Path.join(path, name))
        }
    }

    private func removeDirectory(
        _ name: String, in parent: borrowing Descriptor, named path: String
    ) throws(FileError) {
        let number = openat(parent.number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return }
            throw FileError(errno, "remove", path)
        }
        try empty(Descriptor(adopting: number), named: path)
        guard unlinkat(parent.number, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw FileError(errno, "remove", path)
        }
    }

    private func names(
        in directory: borrowing Descriptor, named path: String, atMost limit: Int = .max
    ) throws(FileError) -> [String] {
        var names: [String] = []
        try forEachName(in: directory, named: path) { name in
            names.append(String(cString: name))
            return names.count < limit
        }
        return names
    }

    /// Hands over the names in a directory, until `take` has enough.
    private func forEachName(
        in directory: borrowing Descriptor, named path: String, _ take: (UnsafePointer<CChar>) -> Bool
    ) throws(FileError) {
        // The stream closes the descriptor it reads from, so it gets one of its own.
        let copy = fcntl(directory.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw FileError(errno, "list", path) }
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw FileError(errno, "list", path)
        }
        defer { closedir(stream) }
        rewinddir(stream)
        while let entry = readdir(stream) {
            // Read in place: the entry may be shorter than the structure that declares it.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            guard strcmp(name, ".") != 0, strcmp(name, "..") != 0 else { continue }
            guard take(name) else { return }
        }
    }
}

extension DirectoryNames {
    /// Sorts a name, which ends with a zero, into where it belongs.
    fileprivate mutating func add(_ name: UnsafePointer<CChar>) {
        if let text = String(validatingCString: name) { return usable.append(text) }
        let bytes = UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }
        unusable.append(
            bytes.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16) }.joined())
    }
}

private final class POSIXDirectory: OpenDirectory {
    private let descriptor: Descriptor

    init(descriptor: consuming Descriptor) { self.descriptor = descriptor }

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try FileStatus(of: path, in: descriptor.number, following: following)
    }
}
