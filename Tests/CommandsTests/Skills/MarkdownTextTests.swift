import TestSupport
import Testing

@testable import OlaresCommands

/// Where code and links stand in Markdown.
@Suite struct MarkdownTextTests {
    private func read(_ text: String) -> MarkdownText { MarkdownText(Array(text.utf8)) }

    private func places(_ pieces: [MarkdownText.Piece], in text: MarkdownText) -> [String] {
        pieces.map { piece in
            let (line, column) = text.position(of: piece.offset)
            return "\(line):\(column) \(piece.text)"
        }
    }

    @Test func codeSpans() {
        let text = read("Run `a b`, ``c ` d``,\nand `e\nf`. No `end here.\n\n`g` \\`no\\` ` h `")
        #expect(places(text.spans, in: text) == ["1:6 a b", "1:14 c ` d", "2:6 e f", "5:2 g", "5:14 h"])
    }

    @Test func spansEndWithTheirBlock() {
        let text = read("| `one` | ` |\n| `two` | x |\n- ` item\n- `three`\n# ` head\n`four`")
        #expect(text.spans.map(\.text) == ["one", "two", "three", "four"])
    }

    @Test func fencedBlocks() {
        let text = read(
            "```Bash title\r\none `x`\r\n```\r\n~~~\n```\ntwo\n~~~~\n  - ````sh {.a}\n    three\n    ```\n    ````\n```js```\n`y`"
        )
        #expect(text.blocks.map(\.language) == ["bash", "", "sh"])
        #expect(text.blocks.map { $0.lines.map(\.text) } == [["one `x`"], ["```", "two"], ["    three", "    ```"]])
        #expect(text.spans.map(\.text) == ["js", "y"])
        let quoted = read("> ```sh\n> a\n> ```\n   ```\n   b\n   ```\n```\nnever closed")
        #expect(quoted.blocks.map { $0.lines.map(\.text) } == [["> a"], ["   b"], ["never closed"]])
        #expect(places(quoted.blocks[1].lines, in: quoted) == ["5:1    b"])
    }

    @Test func links() {
        let text = read(
            """
            [a](one.md), ![b](img/two.png "Title"), [c](<three four.md>), [d](five(6).md#x), \\[e](six.md)
            [f](unclosed <!-- [g](hidden.md) --> `[h](code.md)`

            [i]: seven.md 'T'
            [j]: <eight.md>
            [^1]: note.md
            """)
        #expect(
            places(text.links, in: text) == [
                "1:5 one.md", "1:19 img/two.png", "1:46 three four.md", "1:67 five(6).md#x", "1:87 six.md",
                "4:6 seven.md", "5:7 eight.md",
            ])
    }

    @Test func columnsCountCharacters() {
        let text = read("ä€😀 `x`\n\t`y`")
        #expect(places(text.spans, in: text) == ["1:6 x", "2:3 y"])
    }

    @Test func beginsBehindTheFrontMatter() {
        let text = MarkdownText(Array("---\nname: `no`\n---\n`yes`".utf8), from: 19)
        #expect(places(text.spans, in: text) == ["4:2 yes"])
    }

    /// Whatever the text, reading it ends, and every place is in it.
    @Test func anyTextIsRead() {
        let alphabet = Array("`[](<>)~#|-\\ \n\r!x:é".utf8)
        for var random in FuzzCases(of: "MarkdownText", usually: 300) {
            let bytes = (0..<200).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }
            let text = MarkdownText(bytes)
            for piece in text.spans + text.links + text.blocks.flatMap(\.lines) {
                #expect((0...bytes.count).contains(piece.offset))
                #expect(text.position(of: piece.offset).line <= bytes.count + 1)
            }
        }
    }
}
