import NIOCore

/// The gzip format (RFC 1952), as far as a server needs it that packs answers, or attacks with them.
enum Gzip {
    /// Bytes in blocks that are stored as they are: right for every reader, and no smaller.
    static func stored(_ bytes: [UInt8]) -> ByteBuffer {
        var out = ByteBuffer(bytes: header)
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(0xffff)
            rest = rest.dropFirst(0xffff)
            out.writeInteger(UInt8(rest.isEmpty ? 1 : 0))
            out.writeInteger(UInt16(block.count), endianness: .little)
            out.writeInteger(~UInt16(block.count), endianness: .little)
            out.writeBytes(block)
        } while !rest.isEmpty
        out.writeInteger(checksum(bytes), endianness: .little)
        out.writeInteger(UInt32(truncatingIfNeeded: bytes.count), endianness: .little)
        return out
    }

    /// At least so many zero bytes, in about a hundred and sixtieth of the room. The check sum is wrong: nobody is to get there.
    static func zeros(_ count: Int) -> ByteBuffer {
        var bits = BitWriter()
        // One last block with the fixed codes: a zero, and repetitions of what is one byte back, 258 times each.
        bits.write(0b011, 3)
        bits.writeCode(0b0011_0000, 8)
        for _ in 0...count / 258 {
            bits.writeCode(0b1100_0101, 8)
            bits.writeCode(0, 5)
        }
        bits.writeCode(0, 7)
        var out = ByteBuffer(bytes: header)
        out.writeBytes(bits.finish())
        out.writeInteger(UInt64(0))
        return out
    }

    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
        }
    }
}

/// Writes bits, the lowest of a byte first.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var current: UInt32 = 0
    private var count = 0

    mutating func write(_ bits: UInt32, _ length: Int) {
        current |= bits << count
        count += length
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: current))
            current >>= 8
            count -= 8
        }
    }

    /// A Huffman code stands the other way round.
    mutating func writeCode(_ code: UInt32, _ length: Int) {
        for bit in (0..<length).reversed() { write(code >> bit & 1, 1) }
    }

    mutating func finish() -> [UInt8] {
        if count > 0 { write(0, 8 - count) }
        return bytes
    }
}
