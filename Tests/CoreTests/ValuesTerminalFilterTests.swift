import NIOCore
import OlaresCore
import Testing

@Suite struct ValuesTerminalFilterTests {
    @Test(
        "However a text is cut into pieces, what is shown is the same",
        arguments: [
            ("plain\ttext\nline\n", "plain\ttext\nline\n"), ("\u{1b}[31mred\u{1b}[0m\n", "red\n"),
            ("\u{1b}]0;title\u{7}after\n", "after\n"), ("grüße 🙂 日本\n", "grüße 🙂 日本\n"), ("a\r\nb\n", "a\nb\n"),
            ("bell\u{7} and \u{9b}2J\n", "bell and \n"), ("end \u{1b}[", "end "),
        ])
    func pieces(text: String, shown: String) {
        let bytes = Array(text.utf8)
        for size in 1...bytes.count {
            var filter = TerminalFilter()
            var out = ByteBuffer()
            for start in stride(from: 0, to: bytes.count, by: size) {
                out.writeImmutableBuffer(filter.clean(ByteBuffer(bytes: bytes[start...].prefix(size))))
            }
            out.writeImmutableBuffer(filter.finish())
            // A carriage return at the end of a piece is none at the end of a line.
            #expect(String(buffer: out) == shown, "pieces of \(size)")
        }
    }

    @Test("What never ends as a sequence does not wait for ever")
    func endless() {
        var filter = TerminalFilter()
        var shown = filter.clean(ByteBuffer(string: "\u{1b}]0;" + String(repeating: "a", count: 300))).readableBytes
        shown += filter.clean(ByteBuffer(string: "\nnext\n")).readableBytes
        #expect(shown >= "next\n".utf8.count)
    }
}
