#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

/// The operating system's error numbers in words.
enum ErrorNumber {
    /// The system's own text with a small first letter, such as `permission denied`.
    static func text(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let text = buffer.withUnsafeBufferPointer {
            String(decoding: $0.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        let isAcronym = text.dropFirst().first?.isUppercase ?? false
        return isAcronym ? text : text.prefix(1).lowercased() + text.dropFirst()
    }
}
