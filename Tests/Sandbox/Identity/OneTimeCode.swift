public import Foundation

/// Time-based one-time codes (RFC 6238): six digits, 30 second steps, HMAC-SHA1.
public struct OneTimeCode: Sendable {
    /// Length of one step in seconds.
    public static let step = 30

    private let key: [UInt8]

    /// Takes a base32 key, upper or lower case, with or without padding and spaces; nil when it is none.
    public init?(base32 secret: String) {
        guard let bytes = Base32.decode(secret), !bytes.isEmpty else { return nil }
        key = bytes
    }

    /// The code that is right at a moment.
    public func code(at time: Date) -> String {
        code(counter: Self.counter(at: time))
    }

    /// The step whose code this is, if that is the current step or one of its two neighbours.
    func matchingStep(_ code: String, at time: Date) -> Int? {
        let now = Self.counter(at: time)
        return [now, now - 1, now + 1].first { self.code(counter: $0) == code }
    }

    private static func counter(at time: Date) -> Int {
        Int((time.timeIntervalSince1970 / Double(step)).rounded(.down))
    }

    private func code(counter: Int) -> String {
        let message = withUnsafeBytes(of: Int64(counter).bigEndian) { Array($0) }
        let digest = Digest.authenticationCode(of: message, key: key, .sha1)
        let offset = Int(digest[digest.count - 1] & 0x0f)
        let number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}

/// The alphabet that TOTP keys are written in (RFC 4648).
enum Base32 {
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: "=") && character != UInt8(ascii: " ") {
            guard let value = value(of: character) else { return nil }
            pending = (pending << 5 | value) & 0xfff
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(pending >> bits & 0xff))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): Int(character - UInt8(ascii: "2")) + 26
        default: nil
        }
    }
}
