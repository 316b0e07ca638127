public import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Bytes that come piece by piece, none of which is read before it is asked for.
public protocol ByteInput: Sendable {
    /// The next piece, once there is one; `nil` at the end. A task that is cancelled gets `nil` at once.
    /// - Throws: ``Failure`` with `stdin_unreadable`.
    func next() async throws(Failure) -> ByteBuffer?
}

/// No bytes.
public struct EmptyInput: ByteInput {
    /// Without a state.
    public init() {}

    /// The end.
    public func next() async throws(Failure) -> ByteBuffer? { nil }
}

/// What a descriptor has to give: a pipe, a file, a terminal.
final class DescriptorInput: ByteInput {
    /// As much as a pipe holds.
    private static let pieceSize = 64 << 10

    private let descriptor: Int32
    private let cancelled: Descriptor
    private let canceller: Descriptor

    /// - Parameter descriptor: An open descriptor, which stays open.
    init(_ descriptor: Int32) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .unreadableInput(ErrorNumber.text(errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        cancelled = Descriptor(adopting: ends[0])
        canceller = Descriptor(adopting: ends[1])
        self.descriptor = descriptor
    }

    func next() async throws(Failure) -> ByteBuffer? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Result<ByteBuffer?, Failure>, Never>) in
                // The wait may be long, and must not take a thread from other tasks.
                let started = DetachedThread.run { [self] in waiter.resume(returning: wait()) }
                if !started { waiter.resume(returning: .failure(.unreadableInput("no thread can be started"))) }
            }
        } onCancel: {
            var nothing: UInt8 = 0
            _ = systemWrite(canceller.number, &nothing, 1)
        }
        return try result.get()
    }

    private var isForeground: Bool { tcgetpgrp(descriptor) == getpgrp() }

    private func wait() -> Result<ByteBuffer?, Failure> {
        // A job in the background is stopped, as shells expect it, and goes on reading in the foreground.
        let blocked = Signals.admit([SIGTTIN])
        defer { Signals.block(blocked) }
        while true {
            var states = [
                pollfd(fd: cancelled.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&states, nfds_t(states.count), -1) > 0 else { continue }
            guard states[0].revents == 0 else { return .success(nil) }
            var piece = ByteBuffer()
            var number: Int32 = 0
            let count = piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceSize) { space in
                let count = read(descriptor, space.baseAddress, space.count)
                number = count < 0 ? errno : 0
                return max(0, count)
            }
            switch number {
            case 0: return .success(count == 0 ? nil : piece)
            case EINTR, EAGAIN: continue
            // A terminal whose other side is gone; unless it is there, and only not ours to read.
            case EIO where isForeground || isatty(descriptor) == 0: return .success(nil)
            default: return .failure(.unreadableInput(ErrorNumber.text(number)))
            }
        }
    }
}
