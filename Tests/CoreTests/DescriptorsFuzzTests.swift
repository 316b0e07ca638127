import Testing

@testable import Core

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The readers take any bytes: they end, and every diagnostic is a sentence with a place inside the file.
///
/// `OLARES_FUZZ_CASES` sets how many mutations are tried and `OLARES_FUZZ_SEED` where they start, so that a longer run
/// repeats nothing.
@Suite(.timeLimit(.minutes(60))) struct DescriptorsFuzzTests {
    private static let descriptor = Array(DescriptorsReadingTests.everything.utf8)
    private static let skill = Array(
        "---\nname: box\ndescription: \"A: b\"\nmetadata:\n  requires: {bins: [a]}\n---\n# Box\n".utf8)

    private func number(_ variable: String) -> Int? { getenv(variable).flatMap { Int(String(cString: $0)) } }

    private func check(_ bytes: [UInt8], sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 >= 0x80 } + 2
        let reader = DescriptorReader(file: "f", origin: .external)
        let readings = [
            reader.read(bytes).diagnostics, reader.read(bytes, .head).diagnostics,
            SkillManifest.read(bytes, file: "f").diagnostics,
        ]
        for diagnostic in readings.joined() {
            let isPlace = (1...lines).contains(diagnostic.location.line) && diagnostic.location.column > 0
            let isSentence =
                !diagnostic.problem.isEmpty && !diagnostic.remedy.isEmpty && diagnostic.text.firstInvisible == nil
            if !isPlace || !isSentence { Issue.record("\(diagnostic)", sourceLocation: sourceLocation) }
        }
    }

    @Test func prefixes() {
        for count in stride(from: 0, through: Self.descriptor.count, by: 3) { check(Array(Self.descriptor[..<count])) }
        for count in 0...Self.skill.count { check(Array(Self.skill[..<count])) }
    }

    @Test func bytesLeftOut() {
        for index in stride(from: 0, to: Self.descriptor.count, by: 5) {
            var bytes = Self.descriptor
            bytes.remove(at: index)
            check(bytes)
        }
    }

    @Test func randomMutations() {
        var random = SeededRandom(seed: UInt64(number("OLARES_FUZZ_SEED") ?? 1))
        for _ in 0..<(number("OLARES_FUZZ_CASES") ?? 1000) {
            var bytes = Bool.random(using: &random) ? Self.descriptor : Self.skill
            for _ in 0...Int.random(in: 0...4, using: &random) { Self.mutate(&bytes, using: &random) }
            check(bytes)
        }
    }

    /// Pieces that mean something to YAML or to the language.
    private static let pieces: [[UInt8]] =
        [
            "\n", "  ", "- ", ": ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!x ", "|\n", ">-\n", "#", "%TAG",
            "---\n", "...\n",
            "? ", "<<: ", "null", "true", "-1", "\t", "\r\n", "\\", "{{", "commands:", "name: ", "request: {}\n",
            "\u{85}", "\u{2028}",
        ].map { Array($0.utf8) } + [
            [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        ]

    private static func mutate(_ bytes: inout [UInt8], using random: inout SeededRandom) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...20, using: &random))
        switch Int.random(in: 0...4, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: start)
        case 2: bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
        case 3: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        default: if start < bytes.count { bytes[start] = UInt8.random(in: .min ... .max, using: &random) }
        }
    }
}

/// The same numbers for the same seed, on every machine.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
