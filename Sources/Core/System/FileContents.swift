public import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A local file, or standard input, read piece by piece.
public struct FileContents: AsyncSequence, Sendable {
    /// Bytes; `nil` when that is not known, as of a pipe.
    public let length: Int64?
    private let file: OpenFile?

    /// Nothing: what a file has where there are none.
    public static var empty: FileContents { FileContents() }

    private init() { (length, file) = (0, nil) }

    /// Opens a file for reading.
    /// - Throws: ``FileError`` when it cannot be opened, or is a directory.
    public init(_ path: String) throws(FileError) {
        try self.init(OpenFile(path: path, descriptor: Descriptor(opening: path, O_RDONLY)))
    }

    /// What is piped in.
    public static func standardInput() throws(FileError) -> FileContents {
        let number = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw FileError(errno, "open", "standard input") }
        return try FileContents(OpenFile(path: "standard input", descriptor: Descriptor(adopting: number)))
    }

    private init(_ file: OpenFile) throws(FileError) {
        self.file = file
        var status = stat()
        guard fstat(file.descriptor.number, &status) == 0 else { throw FileError(errno, "read", file.path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(EISDIR, "read", file.path) }
        // Only a file that is read from its beginning has a length that can be told beforehand.
        let position = lseek(file.descriptor.number, 0, SEEK_CUR)
        length = status.st_mode & S_IFMT == S_IFREG && position >= 0 ? Int64(status.st_size) -| Int64(position) : nil
    }

    /// Reads from where the file stands.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file) }

    /// Reads one piece at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private static let pieceSize = 64 << 10
        private let file: OpenFile?

        fileprivate init(file: OpenFile?) { self.file = file }

        /// The next piece; `nil` at the end.
        public mutating func next() async throws -> ByteBuffer? {
            guard let file else { return nil }
            try Task.checkCancellation()
            var piece = ByteBufferAllocator().buffer(capacity: Self.pieceSize)
            let count = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceSize) { bytes in
                while true {
                    let count = read(file.descriptor.number, bytes.baseAddress, Self.pieceSize)
                    if count >= 0 { return count }
                    guard errno == EINTR else { throw FileError(errno, "read", file.path) }
                }
            }
            return count == 0 ? nil : piece
        }
    }

    fileprivate final class OpenFile: Sendable {
        let path: String
        let descriptor: Descriptor

        init(path: String, descriptor: consuming Descriptor) {
            self.path = path
            self.descriptor = descriptor
        }
    }
}
