import Testing

@testable import OlaresCore

/// Texts made to cost more than they weigh. Each ends in a diagnostic, in little time and memory.
@Suite(.timeLimit(.minutes(1))) struct YAMLHostileTests {
    private func problem(_ text: String, limits: YAMLLimits = YAMLLimits()) -> String {
        problem(Array(text.utf8), limits: limits)
    }

    private func problem(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> String {
        let log = DiagnosticLog(file: "f")
        _ = bytes.withUnsafeBufferPointer { YAMLReader.read($0, limits: limits, log: log) }
        #expect(log.diagnostics.count <= 100)
        return log.sorted.first?.text ?? ""
    }

    @Test func aliasBomb() {
        let bomb = """
            a: &a [x, x, x, x, x, x, x, x, x]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
            """
        #expect(problem(bomb).hasPrefix("f:1:4: an anchor"))
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: ", "!", "&a ", "*a ", "\"", "'", "|", "#", "%TAG ! a:\n", "---\n"])
    func repetition(_ unit: String) {
        let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        #expect(problem(text) != "" || unit == "#")
    }

    @Test func deepNesting() {
        let block = (0..<40).map { String(repeating: " ", count: $0) + "k:\n" }.joined()
        #expect(problem(block).contains("nested too deeply; at most 32 levels"))
        #expect(problem(String(repeating: "[", count: 33) + String(repeating: "]", count: 33)).contains("too deeply"))
        #expect(problem(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)) == "")
    }

    @Test func manyNodes() {
        #expect(problem("[" + String(repeating: "1,", count: 200_000) + "]").contains("too many values"))
    }

    @Test func hugeScalar() {
        #expect(problem("a: " + String(repeating: "x", count: 70_000)).contains("a value of 70000 bytes"))
    }

    @Test func hugeFile() {
        #expect(problem([UInt8](repeating: UInt8(ascii: " "), count: 2_000_000)).contains("a file of 2000000 bytes"))
    }

    @Test func manyDuplicates() {
        #expect(problem(String(repeating: "a: 1\n", count: 30_000)).contains("stands on line"))
    }

    @Test func everyByte() {
        for byte in UInt8.min...UInt8.max {
            for text in [[byte], [byte, byte], Array("a: ".utf8) + [byte], Array("a: \"".utf8) + [byte, 0x22]] {
                _ = problem(text)
            }
        }
    }
}
