import NIOCore
import OlaresCore

extension CommandResult {
    /// The body of an answer as it arrives.
    /// - Parameters:
    ///   - isChecked: Whether nothing may be written that would act on a terminal.
    ///   - refusal: What it fails with where there is such.
    ///   - confirm: Looks at the number of bytes that were written.
    ///   - each: Sees each piece before it is written.
    ///   - pace: Waits until so many bytes may be written.
    static func contents(
        of response: HTTPResponse, isChecked: Bool, refusal: Failure,
        confirm: @escaping @Sendable (Int64) async throws(Failure) -> Void = { _ in },
        each: @escaping @Sendable (ByteBuffer) -> Void = { _ in },
        pace: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> CommandResult {
        .stream { write throws(Failure) in
            var check = TerminalSafety()
            var size: Int64 = 0
            try await response.forEachChunk { chunk throws(Failure) in
                guard !isChecked || check.passes(chunk.readableBytesView) else { throw refusal }
                size +|= Int64(chunk.readableBytes)
                await pace(chunk.readableBytes)
                each(chunk)
                try write(chunk)
            }
            try await confirm(size)
        }
    }
}

extension Failure {
    /// Contents that would act on the terminal instead of being read.
    /// - Parameter again: The words of the command that writes them all the same.
    static func binaryOutput(_ name: String, again words: [String]) -> Failure {
        Failure(
            .binaryOutput, "refusing to write \(name) to a terminal: it has control characters, as binary files do",
            next: [NextStep(words, effect: .read)])
    }
}

/// Whether bytes can be shown on a terminal: text without anything that would act on it.
struct TerminalSafety {
    private var last: UInt8 = 0

    /// Looks at the next bytes.
    mutating func passes(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes {
            // In UTF-8 the bytes 0xC2 0x80 to 0xC2 0x9F are the second set of control characters.
            if last == 0xC2, byte < 0xA0 { return false }
            if byte == 0x7F || (byte < 0x20 && !Self.harmless.contains(byte)) { return false }
            last = byte
        }
        return true
    }

    /// Tab, line feed, form feed, carriage return.
    private static let harmless: Set<UInt8> = [0x09, 0x0A, 0x0C, 0x0D]
}
