import OlaresCore
import Testing

@testable import OlaresCommands

/// The options of every verb may stand before its name.
@Suite struct CommandLineWordsTests {
    @Test(arguments: [
        ("profile list", ["profile", "list"], []),
        ("-o json profile list", ["profile", "list"], ["-o", "json"]),
        ("profile -o json list", ["profile", "list"], ["-o", "json"]),
        ("profile list -o json", ["profile", "list"], ["-o", "json"]),
        ("-ojson profile --quiet list --debug", ["profile", "list"], ["-ojson", "--quiet", "--debug"]),
        ("--output=json --no-headers profile list", ["profile", "list"], ["--output=json", "--no-headers"]),
        ("-qo json profile list", ["profile", "list"], ["-qo", "json"]),
        ("-q=true profile list", ["profile", "list"], ["-q=true"]),
        ("--debug=true profile list", ["profile", "list"], ["--debug=true"]),
        ("profile use -", ["profile", "use", "-"], ["-"]),
        ("profile list --bogus x", ["profile", "list"], ["--bogus", "x"]),
        ("profile list -- x", ["profile", "list"], ["--", "x"]),
        ("profile remove alice --yes", ["profile", "remove", "alice"], ["alice", "--yes"]),
    ])
    func findsTheNames(line: String, names: [String], rest: [String]) {
        let line = CommandLine(line.split(separator: " ").map(String.init))
        #expect(line.names == names)
        #expect(line.rest(after: 2) == rest)
    }

    @Test(arguments: [
        ("--bogus profile list", "--bogus"), ("-x profile", "-x"), ("-qx profile", "-x"), ("profile -y", "-y"),
        ("profile --key=secret import", "--key"), ("-qksecret", "-k"), ("--key=\u{301}x", "--key"),
        ("profile list", nil), ("-o json", nil), ("-- -x", nil), ("-q -", nil),
    ])
    func stopsAtOptionsOfTheVerb(line: String, option: String?) {
        #expect(CommandLine(line.split(separator: " ").map(String.init)).foreignOption == option)
    }

    @Test func anOptionAtTheEndHasNoValue() {
        #expect(CommandLine(["profile", "-o"]).names == ["profile"])
    }
}
