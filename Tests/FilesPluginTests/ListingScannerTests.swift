import OlaresCore
import TestSupport
import Testing

@testable import FilesPlugin

@Suite(.timeLimit(.minutes(60))) struct ListingScannerTests {
    /// What came out of a listing.
    private struct Outcome: Equatable {
        var children: [JSONValue] = []
        var facts = JSONObject()
        var member = ""
    }

    private func scan(_ bytes: [UInt8], pieces: Int = .max) throws(Failure) -> Outcome {
        var scanner = ListingScanner()
        var outcome = Outcome()
        var rest = bytes[...]
        while !rest.isEmpty {
            try scanner.feed(rest.prefix(pieces)) { outcome.children.append($0) }
            rest = rest.dropFirst(pieces)
        }
        let end = try scanner.finish()
        outcome.children += end.late
        outcome.facts = end.facts
        outcome.member = end.member
        outcome.facts[end.member] = .array(outcome.children)
        return outcome
    }

    @Test("A listing without an end is a failure, however small its children are")
    func endless() {
        var scanner = ListingScanner(lengthLimit: 10_000)
        let failure = #expect(throws: Failure.self) {
            try scanner.feed(Array(#"{"items":["#.utf8)) { _ in }
            for _ in 0..<10_000 { try scanner.feed(Array(#"{"name":"a"},"#.utf8)) { _ in } }
        }
        #expect(failure?.code == .responseTooLarge)
    }

    @Test(arguments: [
        #"{"name":"x","items":[{"name":"a"},{"name":"b","tags":[1,[2]],"o":{"items":[3]}}],"numDirs":1}"#,
        #"{"items":[],"data":[{"name":"a"}]}"#, #"{"data":[{"name":"a"}],"items":[]}"#,
        #"{"data":[{"name":"a"}]}"#, #"{"data":[]}"#, #"{"items":[]}"#, #"{"items":[ ]}"#, #"{}"#,
        #"{"items":null,"data":[1]}"#, #"{"items":{"items":[1]},"data":{"nodes":[]}}"#,
        #" { "items" : [ "a,]b" , "c\"]" , 5 ] } "#, #"{"it\u0065ms":[{"name":"a"}]}"#,
        #"{"a":"items","b":[1,2],"items":[3]}"#, #"{"x":{"items":[1]},"items":[2]}"#,
    ])
    func findsTheChildren(text: String) throws {
        let whole = try JSONValue(parsing: Array(text.utf8))
        for pieces in [1, 2, 3, 7, .max] {
            let outcome = try scan(Array(text.utf8), pieces: pieces)
            let items = whole["items"]?.array ?? []
            #expect(outcome.children == (items.isEmpty ? whole["data"]?.array ?? [] : items))
            for (name, value) in whole.object ?? [:] where name != outcome.member {
                #expect(outcome.facts[name] == value)
            }
        }
    }

    @Test func theEmptyArrayOfACloudAccountIsThatOfItsChildren() throws {
        #expect(try scan(Array(#"{"data":[]}"#.utf8)).member == "data")
        #expect(try scan(Array(#"{"name":"x"}"#.utf8)).member == "items")
    }

    @Test(arguments: [
        "", "[]", "null", "{", #"{"items":["#, #"{"items":[1,"#, #"{"items":[1"#, #"{"items":[1,]}"#,
        #"{"items":[,1]}"#,
        #"{"items":[1 2]}"#, #"{"items":[1]]}"#, #"{"items":[{]}"#, #"{"items":[}]}"#, #"{"items":["a]}"#,
        #"{"items":[{"a":1}],}"#, "<html><body>Log in</body></html>", "{\"items\":[\"\u{1}\"]}",
    ])
    func refusesWhatIsNoListing(text: String) {
        let failure = #expect(throws: Failure.self) { try scan(Array(text.utf8)) }
        #expect(failure?.code == .decode)
        #expect(failure?.message.hasPrefix("decode response: ") == true)
    }

    @Test func refusesPartsThatAreTooLarge() {
        let long = String(repeating: "x", count: ListingScanner.partLimit)
        for text in ["{\"items\":[\"\(long)\"]}", "{\"name\":\"\(long)\"}"] {
            let failure = #expect(throws: Failure.self) { try scan(Array(text.utf8)) }
            #expect(failure?.code == .responseTooLarge)
        }
    }

    /// Whatever arrives, in whatever pieces: the children are those that the JSON reader finds in the whole, or both refuse.
    @Test func agreesWithTheReaderOnDamagedListings() {
        let listing = Array(
            #"{"name":"D","isDir":true,"items":[{"name":"a\"b","size":1},{"name":"c","x":[{},[]]}],"data":[],"n":-1.5e3}"#
                .utf8)
        let pieces = ["[", "]", "{", "}", ",", ":", "\"", "\\", "\"items\":[", "\"data\":[1]", "null", " "]
        for var random in FuzzCases(of: "listings", usually: 3000) {
            let bytes = random.damaged(listing, with: pieces.map { Array($0.utf8) } + SeededRandom.oddBytes)
            let size = Int.random(in: 1...9, using: &random)
            let outcome = try? scan(bytes, pieces: size)
            let whole = try? JSONValue(parsing: bytes)
            guard let object = whole?.object else {
                if outcome != nil { Issue.record("took what is no object: \(random)") }
                continue
            }
            // Of a name given twice the reader keeps the last value, and the scanner the first array with something in it.
            let names = Set(object.map(\.name))
            let isPlain = names.count == bytes.split(separator: UInt8(ascii: ":")).count - 1
            guard let outcome else {
                Issue.record("refused a listing: \(random)")
                continue
            }
            guard isPlain || outcome.children.isEmpty else { continue }
            let items = object["items"]?.array ?? []
            let expected = items.isEmpty ? object["data"]?.array ?? [] : items
            if !outcome.children.isEmpty || isPlain, outcome.children != expected {
                Issue.record("found other children: \(random)")
            }
        }
    }

    @Test func readsChildrenOfEveryStorage() throws {
        func entry(_ text: String) throws -> Entry {
            try #require(Entry(try JSONValue(parsing: Array(text.utf8))))
        }
        let file = try entry(
            #"{"name":"a","isDir":false,"size":482133,"mode":420,"modified":"2026-04-17T19:31:51Z","type":"pdf"}"#)
        #expect(file.size == 482_133 && file.permissions == 0o644 && file.type == "pdf" && !file.isDirectory)
        #expect(file.modified == Timestamp(seconds: 1_776_454_311))
        let cloud = try entry(#"{"name":"b","fileSize":90211,"mode":"","modified":""}"#)
        #expect(cloud.size == 90211 && cloud.permissions == nil && cloud.modified == nil)
        let odd = try entry(
            #"{"name":"c","isDir":true,"size":0,"fileSize":7,"mode":"2147484141","modified":1700000000}"#)
        #expect(odd.size == 7 && odd.mode == 2_147_484_141 && odd.modified == Timestamp(seconds: 1_700_000_000))
        #expect(try entry(#"{"name":"d","modified":null,"mode":null}"#).mode == 0)
        #expect(Entry(["size": 1]) == nil)
        #expect(Entry(["name": ""]) == nil)
    }
}
