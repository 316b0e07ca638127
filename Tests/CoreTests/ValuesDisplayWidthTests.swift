import Testing

@testable import OlaresCore

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("ñandú", 5), ("Ωμέγα", 5), ("привет", 6),
        ("盒子", 4), ("日本語", 6), ("かな", 4), ("ｶﾅ", 2), ("ＡＢ", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11ab}", 2),
        ("🗳️", 2), ("😀", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇪🇺", 2), ("1️⃣", 2), ("✓", 1), ("…", 1), ("—", 1), ("שלום", 4),
        ("𠮷", 2), ("𗀀", 2), ("a盒😀b", 6), ("ก็", 1), ("a\u{200b}b", 2), ("〈〉", 4),
    ])
    func countsColumns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(text) == columns)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("", 0, ""),
        ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
    ])
    func cutsBetweenCharacters(text: String, limit: Int, cut: String) {
        #expect(DisplayWidth.cut(text, to: limit) == cut)
        #expect(DisplayWidth.columns(cut) <= limit)
    }
}
