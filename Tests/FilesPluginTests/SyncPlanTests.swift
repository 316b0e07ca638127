import OlaresCore
import Testing

@testable import FilesPlugin

/// What a synchronisation does, as a function of what stands on both sides.
@Suite struct SyncPlanTests {
    /// Each line of a side is a path: one that ends with a slash is a directory, `@` something that takes no part, `?` a directory that
    /// could not be listed; behind a file its size and the second of its time.
    private static func tree(_ lines: String) -> SyncTree {
        var tree = SyncTree()
        for line in lines.split(separator: ",") {
            let words = line.split(separator: " ").map(String.init)
            guard let word = words.first else { continue }
            let path = SyncPath(
                String(word.filter { $0 != "@" && $0 != "?" }.split(separator: "/").joined(separator: "/")))
            for directory in path.above where tree.items[directory] == nil { tree.items[directory] = .directory }
            if word.hasSuffix("?") {
                if !path.text.isEmpty { tree.items[path] = .directory }
                tree.unseen[path] = Failure(.accessDenied, "no")
            } else if word.hasSuffix("@") {
                tree.items[path] = .other("a link")
                if let above = path.above.first { tree.keep(above) }
            } else if word.hasSuffix("/") {
                tree.items[path] = .directory
            } else {
                tree.items[path] = .file(
                    size: words.count > 1 ? Int64(words[1]) ?? 0 : 1,
                    modified: words.count > 2 ? Timestamp(seconds: Int64(words[2]) ?? 0) : nil)
            }
        }
        return tree
    }

    /// The plan in a few characters: `+` makes a directory, `>` copies, `!` replaces, `-` deletes, `#` conflicts, `~` is left out.
    private static func text(_ plan: SyncPlan) -> String {
        (plan.directories.map { "+\($0.text)" } + plan.copies.map { ($0.isReplacing ? "!" : ">") + $0.path.text }
            + plan.deletions.map { "-\($0.path.text)" } + plan.emptied.map { "-\($0.text)/" }
            + plan.conflicts.map { "#\($0.path.text)" } + plan.leftOut.map { "~\($0.path.text)" }
            + (plan.isWithheld ? ["withheld"] : [])).joined(separator: " ")
    }

    private static let table: [(source: String, target: String, plan: String)] = [
        ("", "", ""),
        ("a,d/b,e/", "", "+d +e >a >d/b"),
        ("a 1 5", "a 1 5", ""),
        ("a 1 5", "a 1 9", ""),
        ("a 1 9", "a 1 5", "!a"),
        ("a 2 5", "a 1 9", "!a"),
        ("a 1", "a 1 9", ""),
        ("", "a,d/b,d/e/f", "-a -d/b -d/e/f -d/e/ -d/"),
        ("d/", "d/b,x/", "-d/b -x/"),
        ("a/b", "a", "#a"),
        ("a", "a/b", "#a"),
        ("a", "a@", "#a"),
        ("a@", "a", "~a"),
        ("d@", "d/b", "~d"),
        ("", "d/a@,d/b", "-d/b"),
        ("", "d/a@,d/e/b", "-d/e/b -d/e/"),
        ("d?", "d/b,x", "#d withheld"),
        ("d/b,e", "d?", ">e #d/b"),
        ("", "d?,e", "-e"),
        ("B,b,Ä", "b", ">B >Ä"),
    ]

    @Test(arguments: table)
    func plans(source: String, target: String, expected: String) {
        let plan = SyncPlan(from: Self.tree(source), to: Self.tree(target), deletes: true)
        #expect(Self.text(plan) == expected, "\(source) | \(target)")
    }

    @Test("Without being told nothing is deleted, whatever there is", arguments: table)
    func keeps(source: String, target: String, expected: String) {
        let plan = SyncPlan(from: Self.tree(source), to: Self.tree(target), deletes: false)
        #expect(plan.deletions.isEmpty && plan.emptied.isEmpty && !plan.isWithheld)
    }

    @Test("What is done leads to a state in which nothing is left to do", arguments: table)
    func isStable(source: String, target: String, expected: String) {
        let (from, to) = (Self.tree(source), Self.tree(target))
        let plan = SyncPlan(from: from, to: to, deletes: true)
        var after = to
        for directory in plan.directories { after.items[directory] = .directory }
        for copy in plan.copies { after.items[copy.path] = from.items[copy.path] }
        for path in plan.deletions.map(\.path) + plan.emptied { after.items[path] = nil }
        let next = SyncPlan(from: from, to: after, deletes: true)
        #expect(next.copies.isEmpty && next.directories.isEmpty && next.deletions.isEmpty && next.emptied.isEmpty)
    }

    @Test("Contents that were compared decide where they were")
    func contents() {
        let (from, to) = (Self.tree("a 1 5,b 1 9,c 1 9"), Self.tree("a 1 9,b 1 5,c 2 1"))
        #expect(SyncPlan.pairs(from, to).map(\.path.text) == ["a", "b"])
        let compared = [SyncPath("a"): false, SyncPath("b"): true]
        #expect(Self.text(SyncPlan(from: from, to: to, deletes: false, contents: compared)) == "!a !c")
    }

    @Test(
        "What an earlier run has begun is completed without a question; what is as large as the new one is somebody's")
    func unfinished() {
        var plan = SyncPlan(from: Self.tree("a 9 5,b 9 5,c 9 9"), to: Self.tree("a 3 6,b 3 6,c 9 5"), deletes: false)
        plan.markUnfinished { $0.text != "b" }
        #expect(plan.replaced.map(\.path.text) == ["b", "c"])
        #expect(Self.text(plan) == "!a !b !c")
    }

    @Test("The question says what is lost, and nothing is asked where nothing is")
    func question() {
        let plan = SyncPlan(from: Self.tree("a 2 5"), to: Self.tree("a 1 5,d/b 2048"), deletes: true)
        #expect(plan.question("x/") == "Delete 1 file (2.0KB), remove 1 empty directory, replace 1 file in x/?")
        #expect(SyncPlan(from: Self.tree("a"), to: Self.tree("b"), deletes: false).question("x/") == nil)
    }
}
