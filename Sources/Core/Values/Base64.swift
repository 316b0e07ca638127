/// RFC 4648 base64.
package enum Base64 {
    /// The digits for 62 and 63, which are what the two alphabets differ in.
    package enum Alphabet {
        /// `+` and `/`.
        case standard
        /// `-` and `_`.
        case url
    }

    /// The text for `bytes`, in the standard alphabet and with padding.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes, alphabet: .standard, padded: true) }

    /// The text for `bytes`.
    package static func encode(_ bytes: [UInt8], alphabet: Alphabet, padded: Bool) -> String {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let digits = Array((letters + "0123456789" + (alphabet == .standard ? "+/" : "-_")).utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[start + $1]) : 0) }
            for digit in 0...group.count { text.append(digits[Int(bits >> UInt32(18 - 6 * digit) & 63)]) }
            if padded { text += repeatElement(UInt8(ascii: "="), count: 3 - group.count) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Where a text stops being base64.
    struct DecodeError: Error, Equatable {
        /// The offset of the first wrong byte.
        let offset: Int
    }

    /// The bytes that a text stands for, padded or not.
    static func decode(
        _ text: some BidirectionalCollection<UInt8>, alphabet: Alphabet
    ) throws(DecodeError) -> [UInt8] {
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let digits = text.dropLast(padding)
        let isWhole = padding == 0 ? digits.count % 4 != 1 : padding <= 2 && text.count % 4 == 0
        guard isWhole else { throw DecodeError(offset: digits.count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for (offset, digit) in digits.enumerated() {
            guard let value = value(of: digit, alphabet) else { throw DecodeError(offset: offset) }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    private static func value(of digit: UInt8, _ alphabet: Alphabet) -> UInt32? {
        switch (digit, alphabet) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): UInt32(digit - UInt8(ascii: "A"))
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): UInt32(digit - UInt8(ascii: "a")) + 26
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): UInt32(digit - UInt8(ascii: "0")) + 52
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        default: nil
        }
    }
}
