import CSpawn

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An operating system call that failed in the tests' own machinery.
struct SystemError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    init(_ call: String, _ number: Int32 = errno) {
        self.call = call
        self.number = number
    }

    var description: String { "\(call): \(String(cString: strerror(number)))" }
}

/// File descriptors of this process that no child is given by accident: they close on exec, and their numbers are above
/// all that a child is given.
enum Channel {
    /// A pipe's two ends.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        // A child whose reader has gone must not end the tests.
        _ = ignoresBrokenPipes
        var ends: [Int32] = [-1, -1]
        guard closingPipe(&ends) == 0 else { throw SystemError("pipe") }
        return (try raised(ends[0]), try raised(ends[1]))
    }

    /// Moves a descriptor out of the way of a child's own.
    static func raised(_ descriptor: Int32) throws -> Int32 {
        let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 100)
        guard moved >= 0 else { throw SystemError("fcntl") }
        close(descriptor)
        return moved
    }

    /// Writes all of it; false when nobody reads any more.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || (count < 0 && errno == EINTR) else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    private static let ignoresBrokenPipes: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()
}

private func closingPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    #if canImport(Darwin)
    pipe(ends)
    #else
    pipe2(ends, O_CLOEXEC)
    #endif
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
    Darwin.write(descriptor, bytes, count)
    #elseif canImport(Musl)
    Musl.write(descriptor, bytes, count)
    #else
    Glibc.write(descriptor, bytes, count)
    #endif
}
