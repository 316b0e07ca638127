import Foundation
import Hummingbird
import NIOCore

/// A log of any length that is made while it is sent: lines of 128 bytes that each begin with their number, one for each
/// microsecond.
struct BulkLog: Sendable {
    static let lineLength = 128

    let lines: Int
    let options: LogOptions
    let now: Date

    var body: ResponseBody {
        ResponseBody { writer in
            var page = Page(hasTimes: options.wantsTimestamps)
            var number = first
            var room = options.limitBytes ?? .max
            while number < lines, room > 0 {
                page.turn(to: number / Page.lines, start: start)
                let end = min(lines, (number / Page.lines + 1) * Page.lines)
                var chunk = page.text(of: number % Page.lines..<number % Page.lines + (end - number))
                number = end
                guard let part = chunk.readSlice(length: min(room, chunk.readableBytes)) else { break }
                room -= part.readableBytes
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
    }

    /// When line 0 came, on a whole second; the last line is no later than now.
    private var start: LogTime {
        LogTime(nanoseconds: LogTime(now).nanoseconds - Int64(lines) * 1000).wholeSecond
    }

    private var first: Int {
        let tail = options.tailLines.map { max(0, lines - $0) } ?? 0
        guard let since = options.since else { return tail }
        return max(tail, min(lines, Int((since.nanoseconds - start.nanoseconds + 999) / 1000)))
    }

    /// Ten thousand lines, which differ from the next ten thousand in a few bytes each.
    private struct Page {
        static let lines = 10_000

        private let hasTimes: Bool
        private let length: Int
        private var bytes: [UInt8] = []

        init(hasTimes: Bool) {
            self.hasTimes = hasTimes
            length = BulkLog.lineLength + (hasTimes ? 31 : 0)
            let rest = " " + String(repeating: "x", count: 114) + "\n"
            bytes.reserveCapacity(length * Self.lines)
            for line in 0..<Self.lines {
                let digits = String(String(line + Self.lines).dropFirst())
                let time = hasTimes ? "0000-00-00T00:00:00.00\(digits)000Z " : ""
                bytes += Array("\(time)00000000\(digits)\(rest)".utf8)
            }
        }

        /// Writes into each line what these ten thousand have in common.
        mutating func turn(to page: Int, start: LogTime) {
            let number = Array(String(page + 100_000_000).dropFirst().utf8)
            let first = LogTime(nanoseconds: start.nanoseconds + Int64(page * Self.lines) * 1000)
            let time = Array(first.text.utf8.prefix(22))
            bytes.withUnsafeMutableBytes { bytes in
                guard var place = bytes.baseAddress else { return }
                for _ in 0..<Self.lines {
                    if hasTimes { memcpy(place, time, time.count) }
                    memcpy(place + length - BulkLog.lineLength, number, number.count)
                    place += length
                }
            }
        }

        func text(of range: Range<Int>) -> ByteBuffer {
            ByteBuffer(bytes: bytes[range.lowerBound * length..<range.upperBound * length])
        }
    }
}
