import Foundation
import NIOCore

/// What goes from the process to the client.
extension ExecSession {
    /// Sends everything that the process writes until it has ended; false when the session is to end before that.
    func drain(_ outputs: [UInt8: Int32], _ link: WebSocketLink) -> Bool {
        Signals.blockBrokenPipe()
        var open = outputs
        defer { for descriptor in open.values { close(descriptor) } }
        var sent = 0
        var hasExited = false
        while true {
            let channels = open.keys.sorted()
            var polled = channels.map { pollfd(fd: open[$0] ?? -1, events: Int16(POLLIN), revents: 0) }
            polled.append(pollfd(fd: stopping.reading, events: Int16(POLLIN), revents: 0))
            polled.append(pollfd(fd: hasExited ? -1 : exiting.reading, events: Int16(POLLIN), revents: 0))
            // What the process has written is there when it has ended; nobody waits for more.
            let ready = poll(&polled, nfds_t(polled.count), hasExited ? 0 : -1)
            if ready < 0, errno == EINTR { continue }
            if polled[channels.count].revents != 0 { return false }
            for (index, channel) in channels.enumerated() where polled[index].revents != 0 {
                guard let descriptor = open[channel] else { continue }
                guard let message = Self.read(descriptor, on: channel) else {
                    close(descriptor)
                    open[channel] = nil
                    continue
                }
                guard (try? link.send(message, inParts: knobs.fragments)) != nil else { return false }
                sent += message.readableBytes - 1
                record { $0.outputBytes += message.readableBytes - 1 }
                if let limit = knobs.resetsAfter, sent >= limit { return false }
            }
            if hasExited, ready == 0 { return true }
            if polled[channels.count + 1].revents != 0 { hasExited = true }
        }
    }

    /// What there is to read, behind the byte that names its channel; nil at the end.
    private static func read(_ descriptor: Int32, on channel: UInt8) -> ByteBuffer? {
        var buffer = ByteBufferAllocator().buffer(capacity: 32 * 1024 + 1)
        buffer.writeInteger(channel)
        while true {
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 32 * 1024) { space in
                max(0, Foundation.read(descriptor, space.baseAddress, 32 * 1024))
            }
            if count > 0 { return buffer }
            // A terminal that nobody holds any more gives an error.
            guard errno == EINTR else { return nil }
            errno = 0
        }
    }
}

/// What goes from the client to the process.
extension ExecSession {
    private static let highWater = 1 << 20

    /// Deals with what comes from the network; called on the connection's event loop.
    func receive(_ event: WebSocketLink.Event) {
        switch event {
        case .end: stop()
        case .ping: record { $0.pings += 1 }
        case .data(var bytes, let isFirst):
            guard bytes.readableBytes > 0 else { return }
            if isFirst {
                let channel = bytes.readInteger(as: UInt8.self).flatMap(Channel.init(rawValue:))
                state.withLock { $0.incoming = channel }
            }
            switch state.withLock(\.incoming) {
            case .stdin: enqueue(bytes)
            case .resize: resize(bytes)
            case .close where subprotocol.hasPrefix("v5"):
                if bytes.readInteger(as: UInt8.self) == Channel.stdin.rawValue { closeInput() }
            default: break
            }
        }
    }

    private func enqueue(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0, options.stdin else { return }
        record { $0.inputBytes += bytes.readableBytes }
        state.withLock { state in
            guard !state.isInputClosed else { return }
            state.input.append(bytes)
            state.queuedBytes += bytes.readableBytes
            guard state.queuedBytes > Self.highWater, !state.isPaused else { return }
            state.isPaused = true
            state.link?.setPaused(true)
        }
        inputArrived.signal()
    }

    private func closeInput() {
        state.withLock { $0.isInputClosed = true }
        record { $0.isInputClosed = true }
        inputArrived.signal()
    }

    private func resize(_ bytes: ByteBuffer) {
        guard let size = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView)) else { return }
        let (columns, rows) = (size["Width"].number ?? 0, size["Height"].number ?? 0)
        record {
            $0.resizes.append([columns, rows])
            $0.inputBeforeSize = $0.inputBeforeSize ?? $0.inputBytes
        }
        resize(columns: columns, rows: rows)
    }

    /// Writes the input to the process until either ends.
    func feed(_ descriptor: Int32) {
        Signals.blockBrokenPipe()
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        while true {
            inputArrived.wait()
            let (piece, isEnd, isStopped) = state.withLock { state in
                let piece = state.input.isEmpty ? nil : state.input.removeFirst()
                return (piece, piece == nil && state.isInputClosed, state.isStopped)
            }
            if isStopped { return }
            if let piece {
                // A process that reads no more must not keep the client from sending.
                if isOpen, !write(piece, to: descriptor) {
                    close(descriptor)
                    isOpen = false
                }
                taken(piece.readableBytes)
            } else if isEnd {
                // A terminal has no end; the key for it is the next best.
                if options.tty, isOpen { _ = write(ByteBuffer(bytes: [4]), to: descriptor) }
                return
            }
        }
    }

    private func taken(_ count: Int) {
        state.withLock { state in
            state.queuedBytes -= count
            guard state.isPaused, state.queuedBytes < Self.highWater / 2 else { return }
            state.isPaused = false
            state.link?.setPaused(false)
        }
    }

    /// False when the process reads no more.
    private func write(_ piece: ByteBuffer, to descriptor: Int32) -> Bool {
        var rest = piece
        while rest.readableBytes > 0 {
            let count = rest.withUnsafeReadableBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest.moveReaderIndex(forwardBy: count)
            } else if errno == EAGAIN {
                var polled = [
                    pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
                    pollfd(fd: stopping.reading, events: Int16(POLLIN), revents: 0),
                ]
                poll(&polled, nfds_t(polled.count), -1)
                if polled[1].revents != 0 { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}

private enum Signals {
    /// A write that nobody reads is to fail, and not to end us.
    static func blockBrokenPipe() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
