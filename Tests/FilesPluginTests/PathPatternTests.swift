import OlaresCore
import Testing

@testable import FilesPlugin

/// Patterns for paths, as rsync and rclone know them.
@Suite struct PathPatternTests {
    private static let table: [(pattern: String, fits: [String], not: [String])] = [
        ("*.jpg", ["a.jpg", "x/y/a.jpg", ".jpg"], ["a.jpeg", "a.jpg/b", "a.jpg.txt"]),
        ("/*.jpg", ["a.jpg"], ["x/a.jpg"]),
        ("a?c", ["abc", "x/abc", "añc"], ["ac", "a/c"]),
        ("b/c", ["b/c", "a/b/c"], ["ab/c", "b/c/d"]),
        ("/b/**", ["b/c", "b/c/d"], ["b", "a/b/c"]),
        ("**/x", ["x", "a/x", "a/b/x"], ["ax"]),
        ("/a/**/z", ["a/z", "a/b/z", "a/b/c/z"], ["az", "a/bz", "b/a/z"]),
        ("[a-c]1", ["a1", "c1"], ["d1", "/1"]),
        ("[!a-c]1", ["d1"], ["a1"]),
        ("[]]", ["]"], ["a"]),
        ("*.{jpg,pn[gG]}", ["a.jpg", "a.png", "a.pnG"], ["a.gif", "a.{jpg"]),
        ("{a,b{c,d}}e", ["ae", "bce", "bde"], ["be", "ace"]),
        ("\\*", ["*"], ["a"]),
        ("a*b*c", ["abc", "a1b2c"], ["a/b/c"]),
        ("é", ["é"], ["e"]),
    ]

    @Test(arguments: table)
    func fits(pattern: String, fits: [String], not: [String]) throws {
        let read = try PathPattern(pattern)
        for path in fits { #expect(read.matches(path, isDirectory: false), "\(pattern) is for \(path)") }
        for path in not { #expect(!read.matches(path, isDirectory: false), "\(pattern) is not for \(path)") }
    }

    @Test("A slash at the end means directories, and capitals can be let go")
    func kinds() throws {
        let directories = try PathPattern("build/")
        #expect(
            directories.matches("a/build", isDirectory: true) && !directories.matches("a/build", isDirectory: false))
        #expect(try PathPattern("*.JPG", ignoringCase: true).matches("Ä.jpg", isDirectory: false))
        #expect(try !PathPattern("*.JPG").matches("a.jpg", isDirectory: false))
    }

    @Test(
        "What is no pattern is refused",
        arguments: ["", "/", "[a", "{a,b", "a\\", "[z-a]", String(repeating: "{a,b}", count: 12)])
    func refused(text: String) {
        #expect { try PathPattern(text) } throws: { ($0 as? Failure)?.code == .optionValueInvalid }
    }

    @Test("A pattern of many stars is done at once")
    func manyStars() throws {
        let pattern = try PathPattern(String(repeating: "a*", count: 60) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4000), isDirectory: false))
    }

    @Test("An exclude wins, and what is in a directory that is included counts with it")
    func filter() throws {
        let filter = PathFilter(
            includes: [try PathPattern("*.txt"), try PathPattern("/keep/")], excludes: [try PathPattern("tmp")])
        #expect(filter.takesFile("a/b.txt") && filter.takesFile("keep/x.bin") && filter.takesFile("keep/deep/x.bin"))
        #expect(!filter.takesFile("a/b.bin") && !filter.takesFile("a/keep/x.bin") && !filter.takesFile("tmp"))
        #expect(filter.entersDirectory("a") && !filter.entersDirectory("a/tmp"))
    }
}
