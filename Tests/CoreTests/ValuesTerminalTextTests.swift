import Testing

@testable import Core

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("żółć 盒子 👨‍👩‍👧‍👦", "żółć 盒子 👨‍👩‍👧‍👦"),
        ("a\tb\nc\rd", "a b c d"), ("a\r\nb", "a  b"), ("a\0b\u{7}c\u{8}d\u{7f}e", "abcde"),
        // Colours, cursor movements, the title of the window, links
        ("\u{1b}[31mred\u{1b}[0m", "red"), ("a\u{1b}[2J\u{1b}[1;1Hb", "ab"), ("\u{1b}]0;title\u{7}x", "x"),
        ("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"), ("\u{1b}Pq#0\u{1b}\\x", "x"), ("\u{1b}cx", "x"),
        ("\u{9b}31mred", "red"), ("\u{90}x\u{9c}", "x"), ("a\u{85}b", "ab"),
        // Sequences that never end
        ("a\u{1b}", "a"), ("a\u{1b}[", "a"), ("a\u{1b}[12;", "a"), ("a\u{1b}]0;b", "a"), ("a\u{1b}]b\u{1b}", "a"),
        // Turned writing direction, as in a name that hides its ending
        ("photo\u{202e}gpj.exe", "photogpj.exe"), ("\u{2066}a\u{2069}\u{200f}\u{200e}\u{61c}", "a"), ("שלום", "שלום"),
    ])
    func losesWhatActsOnATerminal(text: String, sanitized: String) {
        #expect(TerminalText.sanitized(text) == sanitized)
        #expect(TerminalText.sanitized(sanitized) == sanitized)
    }

    @Test func keepsLinesWhereTheyAreMeant() {
        #expect(TerminalText.sanitizedLines("a\u{1b}[1m\n\tb\n") == "a\n b\n")
        #expect(TerminalText.sanitizedLines("a\u{1b}]0;x\nb") == "a\nb")
    }
}
