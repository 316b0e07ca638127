/// Names of files that something between a command line and a disk could get wrong.
enum FileNames {
    static let all = [
        "plain", "two words", " space first", "space last ", "100%", "%41", "%2F", "a+b", "#1", "what?", "a&b=c", "a;b",
        "\"double\"", "it's", "`tick`", "$HOME", "back\\slash", "star*", "[x]", "{y}", "tab\there", "line\nbreak",
        "-dash",
        "--overwrite", "~root", ".hidden", "...", "colon:", "日本語", "🙂", "👩‍👩‍👧", "é", "e\u{301}", "\u{202e}txt",
        String(repeating: "n", count: 255), String(repeating: "名", count: 85),
    ]
}
