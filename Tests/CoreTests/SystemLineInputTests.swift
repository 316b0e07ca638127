import Foundation
import Testing

@testable import OlaresCore

/// Lines as a protocol's other side sends them: in pieces, too long, without an end.
@Suite struct SystemLineInputTests {
    private func lines(_ text: String, limit: Int = 10) -> [LineInput.Line] {
        let pipe = Pipe()
        // A pipe holds this much without a reader.
        pipe.fileHandleForWriting.write(Data(text.utf8))
        try? pipe.fileHandleForWriting.close()
        var input = LineInput(descriptor: pipe.fileHandleForReading.fileDescriptor, limit: limit)
        var lines: [LineInput.Line] = []
        while let line = input.next() { lines.append(line) }
        return lines
    }

    private func bytes(_ text: String) -> LineInput.Line { .bytes(Array(text.utf8)) }

    @Test func endsAtLineEnds() {
        #expect(lines("") == [])
        #expect(lines("a\nb\n") == [bytes("a"), bytes("b")])
        #expect(lines("\n\na") == [bytes(""), bytes(""), bytes("a")])
    }

    @Test func goesOnBehindALineThatIsTooLong() {
        let long = String(repeating: "x", count: 11)
        #expect(lines("a\n\(long)\nb") == [bytes("a"), .tooLong, bytes("b")])
        #expect(lines(long) == [.tooLong])
        #expect(lines(String(repeating: "x", count: 10)) == [bytes("xxxxxxxxxx")])
    }

    @Test func passesOverWhatDoesNotFitIntoOneRead() {
        let long = String(repeating: "x", count: 1000)
        #expect(lines("\(long)\(long)\n\(long)\na\n\(long)", limit: 100) == [.tooLong, .tooLong, bytes("a"), .tooLong])
    }
}
