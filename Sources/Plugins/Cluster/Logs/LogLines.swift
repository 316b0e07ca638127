import NIOCore
import OlaresCore

/// Parts a log that arrives in pieces into its lines.
struct LogLines {
    /// A longer line is no line of a log.
    private static let longest = 16 << 20

    private var rest = ByteBuffer()

    /// Hands over the lines that are complete with this piece, without their ends.
    mutating func add(_ piece: ByteBuffer, _ take: (ByteBufferView) throws(Failure) -> Void) throws(Failure) {
        var piece = piece
        if rest.readableBytes == 0 {
            rest = piece
        } else {
            rest.discardReadBytes()
            rest.writeBuffer(&piece)
        }
        while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let view = rest.readableBytesView
            try take(view[..<end])
            rest.moveReaderIndex(to: rest.readerIndex + (end - view.startIndex) + 1)
        }
        guard rest.readableBytes <= Self.longest else {
            throw Failure(
                .responseTooLarge, "a line of the log is longer than \(Self.longest >> 20) MiB",
                advice: "fetch it without --follow and --all-containers, which need lines")
        }
    }

    /// Hands over what stands behind the last line end.
    mutating func finish(_ take: (ByteBufferView) throws(Failure) -> Void) throws(Failure) {
        guard rest.readableBytes > 0 else { return }
        try take(rest.readableBytesView)
        rest.clear()
    }
}
