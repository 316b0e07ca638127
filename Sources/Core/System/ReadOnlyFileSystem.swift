/// Files that cannot be changed: those of a rehearsal, and of most tests. It is enough to say what can be read.
package protocol ReadOnlyFileSystem: FileSystem {
    /// Why nothing is written, for the failure.
    var refusal: String { get }
}

extension ReadOnlyFileSystem {
    package func names(in path: String) throws(FileError) -> [String]? { nil }
    package func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? { nil }

    package func requireWritable(_ path: String) throws(FileError) { throw readOnly(path) }
    package func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) { throw readOnly(path) }
    package func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool {
        throw readOnly(path)
    }
    package func makeDirectory(_ path: String, mode: UInt16) throws(FileError) { throw readOnly(path) }
    package func remove(_ path: String) throws(FileError) -> Bool { throw readOnly(path) }
    package func removeTree(_ path: String) throws(FileError) -> Bool { throw readOnly(path) }
    package func move(_ path: String, to place: String) throws(FileError) { throw readOnly(path) }

    private func readOnly(_ path: String) -> FileError {
        FileError(kind: .readOnly, operation: "write", path: path, reason: refusal)
    }
}
