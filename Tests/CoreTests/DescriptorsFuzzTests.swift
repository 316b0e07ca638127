import TestSupport
import Testing

@testable import OlaresCore

/// The readers take any bytes: they end, and every diagnostic is a sentence with a place inside the file.
@Suite(.timeLimit(.minutes(60))) struct DescriptorsFuzzTests {
    private static let descriptor = Array(DescriptorsReadingTests.everything.utf8)
    private static let skill = Array(
        "---\nname: box\ndescription: \"A: b\"\nmetadata:\n  requires: {bins: [a]}\n---\n# Box\n".utf8)

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

    @Test func randomDamage() {
        for var random in FuzzCases(of: "YAML and descriptor reader", usually: 1000) {
            let text = Bool.random(using: &random) ? Self.descriptor : Self.skill
            check(random.damaged(text, with: Self.pieces))
        }
    }

    /// Pieces that mean something to YAML or to the language.
    private static let pieces: [[UInt8]] =
        SeededRandom.oddBytes
        + [
            "\n", "  ", "- ", ": ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!x ", "|\n", ">-\n", "#", "%TAG",
            "---\n", "...\n", "? ", "<<: ", "null", "true", "-1", "\t", "\r\n", "\\", "{{", "commands:", "name: ",
            "request: {}\n", "\u{85}", "\u{2028}",
        ].map { Array($0.utf8) }
}
