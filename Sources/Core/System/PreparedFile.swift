/// Room on the disk for a file whose content is not known yet: for what must not be lost once it is, such as a grant that its
/// refresh token was spent for.
///
/// The room and the entry of its directory are on the disk already, so that a full, read-only or protected disk shows before
/// anything is spent. What is left is to write into the room, and to give it the file's name.
public protocol PreparedFile: Sendable {
    /// Puts `bytes` under the path, at once and durably, as ``FileSystem/replace(_:with:mode:)`` does. Nothing of the room is left
    /// afterwards, whether that succeeded or not.
    /// - Returns: `false` when the path was to be new and something is there.
    func commit(_ bytes: [UInt8]) throws(FileError) -> Bool
    /// Gives the room back.
    func discard()
}

extension FileSystem {
    /// Nothing is made beforehand.
    public func prepare(
        _ path: String, room: Int, mode: UInt16, replacing: Bool
    ) throws(FileError) -> any PreparedFile {
        UnpreparedFile(files: self, path: path, mode: mode, isReplacing: replacing)
    }
}

private struct UnpreparedFile: PreparedFile {
    let files: any FileSystem
    let path: String
    let mode: UInt16
    let isReplacing: Bool

    func commit(_ bytes: [UInt8]) throws(FileError) -> Bool {
        guard isReplacing else { return try files.create(path, with: bytes, mode: mode) }
        try files.replace(path, with: bytes, mode: mode, sweeping: true)
        return true
    }

    func discard() {}
}
