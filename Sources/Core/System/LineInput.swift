#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard input as lines, for a protocol that somebody else speaks on it.
///
/// Unlike ``Console/readLine()`` it takes as much as there is, and goes on behind a line that is too long.
public struct LineInput: ~Copyable {
    /// What a read gives.
    public enum Line: Equatable, Sendable {
        /// The bytes of a line, without its end.
        case bytes([UInt8])
        /// A line that was longer than the limit; it has been passed over.
        case tooLong
    }

    private let descriptor: Int32
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Up to where the buffer has been searched for a line end.
    private var searched = 0
    private var hasEnded = false
    private var isSkipping = false

    /// Standard input.
    /// - Parameter limit: The longest line, in bytes.
    public init(limit: Int) { self.init(descriptor: STDIN_FILENO, limit: limit) }

    /// - Parameter descriptor: An open descriptor, which stays open.
    init(descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// The next line, once there is one; `nil` at the end of input, and where it cannot be read. What stands behind the
    /// last line end is a line too.
    public mutating func next() -> Line? {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                searched = 0
                if !isSkipping { return line.count > limit ? .tooLong : .bytes(line) }
                isSkipping = false
                return .tooLong
            }
            if buffer.count > limit {
                isSkipping = true
                buffer = []
            }
            searched = buffer.count
            if hasEnded {
                defer {
                    buffer = []
                    searched = 0
                    isSkipping = false
                }
                return isSkipping ? .tooLong : buffer.isEmpty ? nil : .bytes(buffer)
            }
            hasEnded = !fill()
        }
    }

    /// - Returns: Whether there was more.
    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                buffer += chunk[..<count]
                return true
            }
            guard count < 0, errno == EINTR else { return false }
        }
    }
}
