import Synchronization

@testable import OlaresCore

/// The real disk, except for what a test lets fail.
struct FailingFileSystem: FileSystem {
    /// Says for each operation on a path whether it fails, and how.
    let fault: @Sendable (_ operation: String, _ path: String) -> FileError.Kind?
    private let disk = POSIXFileSystem()

    private func check(_ operation: String, _ path: String) throws(FileError) {
        guard let kind = fault(operation, path) else { return }
        throw FileError(kind: kind, operation: operation, path: path, reason: "injected")
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        try check("read", path)
        return try disk.read(path, limit: limit)
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try check("replace", path)
        try disk.replace(path, with: bytes, mode: mode)
    }

    func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool {
        try check("create", path)
        return try disk.create(path, with: bytes, mode: mode)
    }

    func makeDirectory(_ path: String, mode: UInt16) throws(FileError) {
        try check("makeDirectory", path)
        try disk.makeDirectory(path, mode: mode)
    }

    func remove(_ path: String) throws(FileError) -> Bool {
        try check("remove", path)
        return try disk.remove(path)
    }

    func removeTree(_ path: String) throws(FileError) -> Bool {
        try check("removeTree", path)
        return try disk.removeTree(path)
    }

    func move(_ path: String, to place: String) throws(FileError) {
        try check("move", path)
        try disk.move(path, to: place)
    }

    func names(in path: String) throws(FileError) -> [String]? {
        try check("names", path)
        return try disk.names(in: path)
    }

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try check("status", path)
        return try disk.status(path, following: following)
    }
}
