import OlaresCore
import Testing

@testable import FilesPlugin

/// What `find` looks for, and what `ls` shows.
@Suite struct EntryQueryTests {
    private let day = Timestamp(seconds: 86_400)

    @Test("Time, size and kind")
    func conditions() {
        let (old, new) = (
            Entry.named("a", size: 10, modified: Timestamp(seconds: 5)), Entry.named("b", size: 20, modified: day)
        )
        let (folder, timeless) = (Entry.named("d/", modified: day), Entry.named("c", size: 15))
        func found(_ change: (inout EntryQuery) -> Void) -> String {
            var query = EntryQuery()
            change(&query)
            return [old, new, folder, timeless].filter { query.matches($0, path: $0.name) }.map(\.name).joined()
        }
        #expect(found { _ in } == "abdc")
        #expect(found { $0.since = day } == "bd")
        #expect(found { $0.before = day } == "a")
        #expect(found { $0.least = 15 } == "bc")
        #expect(found { $0.most = 15 } == "ac")
        #expect(found { $0.kind = .directory } == "d")
        #expect(found { $0.kind = .file } == "abc")
        #expect(found { $0.kind = .link } == "")
    }

    @Test("A moment is so long ago, a day, or a time")
    func moments() throws {
        let now = Timestamp(seconds: 1_000_000)
        #expect(try Timestamp(option: "newer", "36h", now: now) == Timestamp(seconds: 870_400))
        #expect(try Timestamp(option: "newer", "1970-01-02", now: now) == day)
        #expect(try Timestamp(option: "newer", "1970-01-02T00:00:01Z", now: now) == Timestamp(seconds: 86_401))
        for text in ["", "yesterday", "7", "2026-13-01"] {
            #expect { try Timestamp(option: "newer", text, now: now) } throws: {
                ($0 as? Failure)?.code == .optionValueInvalid
            }
        }
    }

    @Test("The order of a listing, and how much of it is shown")
    func selection() throws {
        let children = [
            #"{"name":"b","size":5,"modified":100}"#, #"{"name":"d","isDir":true,"modified":50}"#,
            #"{"name":"a","size":50}"#, #"{"name":"C.txt","size":7,"modified":200}"#, #"{"size":1}"#,
        ].map { ListSelection.Child((try? JSONValue(parsing: Array($0.utf8))) ?? .null) }
        func names(_ selection: ListSelection) -> [String] {
            selection.apply(to: children).shown.map { $0.entry?.name ?? "?" }
        }
        #expect(names(ListSelection()) == ["d", "a", "b", "C.txt", "?"])
        #expect(names(ListSelection(order: .size)) == ["a", "C.txt", "b", "d", "?"])
        #expect(names(ListSelection(order: .time)) == ["C.txt", "b", "d", "a", "?"])
        #expect(names(ListSelection(order: .time, isReversed: true)) == ["a", "d", "b", "C.txt", "?"])
        let some = ListSelection(patterns: [try PathPattern("[a-b]")], limit: 1).apply(to: children)
        #expect(some.shown.map { $0.entry?.name } == ["a"] && some.matching == 2)
    }
}
