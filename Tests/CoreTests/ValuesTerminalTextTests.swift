import Testing

@testable import OlaresCore

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
        ("photo\u{202e}gpj.exe", #"photo\u{202e}gpj.exe"#), ("\u{2066}a\u{61c}", #"\u{2066}a\u{61c}"#),
        ("שלום", "שלום"),
        // What takes no room, as in a name that is not the one that it looks like
        ("a\u{200b}b\u{feff}", #"a\u{200b}b\u{feff}"#), ("a\u{200d}b\u{fe0f}", #"a\u{200d}b\u{fe0f}"#),
        ("x\u{e0041}\u{3164}", #"x\u{e0041}\u{3164}"#), ("❤\u{fe0f} می\u{200c}خواهم", "❤\u{fe0f} می\u{200c}خواهم"),
        ("a\u{2028}b\u{2029}c", "a b c"),
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
