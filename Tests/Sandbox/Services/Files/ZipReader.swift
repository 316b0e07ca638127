import Foundation

/// Reads a real zip archive of files that are not packed.
struct ZipReader {
    struct File {
        let path: String
        let content: Data
        /// Whether the content has the check sum that the archive says.
        let isWhole: Bool
    }

    let files: [File]

    /// - Returns: nil for what is no such archive.
    init?(_ data: Data) {
        let bytes = [UInt8](data)
        func number(_ count: Int, _ index: Int) -> Int? {
            guard index >= 0, index + count <= bytes.count else { return nil }
            return bytes[index..<index + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        var files: [File] = []
        var index = 0
        while number(4, index) == 0x0403_4B50 {
            guard let method = number(2, index + 8), method == 0, let sum = number(4, index + 14),
                let size = number(4, index + 22), let name = number(2, index + 26), let extra = number(2, index + 28)
            else { return nil }
            let start = index + 30 + name + extra
            guard start + size <= bytes.count else { return nil }
            let content = bytes[start..<start + size]
            files.append(
                File(
                    path: String(decoding: bytes[index + 30..<index + 30 + name], as: UTF8.self),
                    content: Data(content),
                    isWhole: Self.checksum(content) == sum))
            index = start + size
        }
        guard !files.isEmpty else { return nil }
        self.files = files
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> Int {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return Int(~sum)
    }
}
