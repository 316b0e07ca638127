import Foundation
import Hummingbird
import NIOCore

/// A log of any length that is made while it is sent: lines of 128 bytes that each begin with their number, one for each
/// microsecond before now.
struct BulkLog: Sendable {
    static let lineLength = 128

    let lines: Int
    let options: LogOptions
    let now: Date

    var body: ResponseBody {
        ResponseBody { writer in
            var number = first
            var room = options.limitBytes ?? .max
            while number < lines, room > 0 {
                var chunk = chunk(number..<min(lines, number + 2048))
                number += 2048
                guard let part = chunk.readSlice(length: min(room, chunk.readableBytes)) else { break }
                room -= part.readableBytes
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
    }

    private var start: Int64 { LogTime(now).nanoseconds - Int64(lines) * 1000 }

    private var first: Int {
        let tail = options.tailLines.map { max(0, lines - $0) } ?? 0
        guard let since = options.since else { return tail }
        return max(tail, min(lines, Int((since.nanoseconds - start + 999) / 1000)))
    }

    private func chunk(_ numbers: Range<Int>) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: numbers.count * (Self.lineLength + 32))
        for number in numbers {
            if options.wantsTimestamps {
                buffer.writeString(LogTime(nanoseconds: start + Int64(number) * 1000).text)
                buffer.writeInteger(UInt8(ascii: " "))
            }
            buffer.writeBytes(Self.line)
            var rest = number
            for place in 0..<12 {
                buffer.setInteger(
                    UInt8(ascii: "0") + UInt8(rest % 10), at: buffer.writerIndex - Self.lineLength + 11 - place)
                rest /= 10
            }
        }
        return buffer
    }

    private static let line = Array(
        (String(repeating: "0", count: 12) + " " + String(repeating: "x", count: 114) + "\n").utf8)
}
