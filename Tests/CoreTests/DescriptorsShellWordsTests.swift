import Testing

@testable import OlaresCore

@Suite struct DescriptorsShellWordsTests {
    @Test(arguments: [
        ("vi", ["vi"]), ("  code   --wait ", ["code", "--wait"]), ("\"my editor\" -x", ["my editor", "-x"]),
        ("'/a b/c'd --f='g h'", ["/a b/cd", "--f=g h"]), ("a\\ b \"c\\\"d\" 'e\\f'", ["a b", "c\"d", "e\\f"]),
        ("\"\" x", ["", "x"]),
        ("", []), ("\"c:\\d\"", ["c:\\d"]),
    ])
    func splitsAsAShellDoes(command: String, words: [String]) {
        #expect(ShellLine.words(of: command) == words)
    }

    @Test(arguments: ["\"vi", "vi 'x"])
    func aQuoteMustEnd(command: String) { #expect(ShellLine.words(of: command) == nil) }
}
