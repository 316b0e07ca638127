import NIOCore
import OlaresCore
import Testing

@testable import ClusterPlugin

@Suite struct LogMemoryTests {
    /// What of an answer is shown, where each line is its second, its nanosecond and a text.
    private func shown(_ memory: inout LogMemory, _ lines: [(Int64, Int32, String)]) -> [String] {
        memory.beginAnswer()
        return lines.filter { memory.isNew(LogTimestamp(seconds: $0.0, nanoseconds: $0.1), digest: $0.2.hashValue) }
            .map(\.2)
    }

    @Test("Lines of an answer that repeats some are shown once, several of one moment too")
    func repeated() {
        var memory = LogMemory()
        #expect(memory.since == nil && memory.isEmpty)
        let shown1 = shown(&memory, [(100, 1, "a"), (100, 1, "b"), (100, 1, "b"), (101, 0, "c")])
        #expect(shown1 == ["a", "b", "b", "c"])
        #expect(memory.since == 100)
        let again: [(Int64, Int32, String)] = [
            (100, 1, "a"), (100, 1, "b"), (100, 1, "b"), (101, 0, "c"), (101, 0, "d"),
        ]
        let shown2 = shown(&memory, again)
        #expect(shown2 == ["d"])
        let shown3 = shown(&memory, again + [(101, 0, "d")])
        #expect(shown3 == ["d"])
        let shown4 = shown(&memory, again + [(101, 0, "d")])
        #expect(shown4 == [])
    }

    @Test("A line that comes late, with an earlier time, is shown; one that a restart has taken away is not missed")
    func disorder() {
        var memory = LogMemory()
        let shown5 = shown(&memory, [(100, 5, "a"), (102, 0, "c")])
        #expect(shown5 == ["a", "c"])
        let shown6 = shown(&memory, [(100, 5, "a"), (102, 0, "c"), (101, 9, "b")])
        #expect(shown6 == ["b"])
        let shown7 = shown(&memory, [(102, 0, "c"), (103, 0, "d")])
        #expect(shown7 == ["d"])
    }

    @Test("What is older than a few seconds is forgotten, and taken as seen")
    func window() {
        var memory = LogMemory()
        let shown8 = shown(&memory, (0..<100).map { (Int64($0), 0, "line \($0)") }).count
        #expect(shown8 == 100)
        #expect(memory.since == 94)
        let shown9 = shown(&memory, [(93, 0, "late"), (99, 1, "new")])
        #expect(shown9 == ["new"])
    }

    @Test("More lines than are kept, of one moment: none is shown twice, none is lost")
    func capacity() {
        var memory = LogMemory(capacity: 10)
        let lines = (0..<1000).map { (Int64(7), Int32(0), "line \($0)") }
        let shown10 = shown(&memory, lines).count
        #expect(shown10 == 1000)
        let shown11 = shown(&memory, lines)
        #expect(shown11 == [])
        let shown12 = shown(&memory, lines + [(7, 0, "new"), (7, 0, "line 3")])
        #expect(shown12 == ["new", "line 3"])
        let shown13 = shown(&memory, lines + [(7, 0, "new"), (7, 0, "line 3"), (8, 0, "last")])
        #expect(shown13 == ["last"])
    }

    @Test("Lines without a time stand to the one before them")
    func untimed() {
        var memory = LogMemory()
        memory.beginAnswer()
        let isNew14 = memory.isNew(nil, digest: 1)
        #expect(isNew14)
        let isNew15 = memory.isNew(LogTimestamp(seconds: 1, nanoseconds: 0), digest: 2)
        #expect(isNew15)
        let isNew16 = memory.isNew(nil, digest: 3)
        #expect(isNew16)
        memory.beginAnswer()
        let isNew17 = memory.isNew(LogTimestamp(seconds: 1, nanoseconds: 0), digest: 2)
        #expect(!isNew17)
        let isNew18 = memory.isNew(nil, digest: 3)
        #expect(!isNew18)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z x", 0, 0, 21), ("2025-05-02T08:12:03.114Z x", 1_746_173_523, 114_000_000, 25),
        ("2024-02-29T23:59:59.999999999Z x", 1_709_251_199, 999_999_999, 31),
        ("2025-05-02T10:12:03.5+02:00 x", 1_746_173_523, 500_000_000, 28),
        ("2000-03-01T00:00:00-00:30 x", 951_870_600, 0, 26), ("2100-12-31T00:00:00Z x", 4_133_894_400, 0, 21),
    ])
    func times(line: String, seconds: Int64, nanoseconds: Int32, length: Int) throws {
        let stamp = try #require(LogTimestamp.parse(Array(line.utf8)))
        #expect(stamp.time == LogTimestamp(seconds: seconds, nanoseconds: nanoseconds))
        #expect(stamp.length == length)
    }

    @Test(arguments: [
        "", "x", "2025-05-02 08:12:03Z x", "2025-05-02T08:12:03Z", "2025-13-02T08:12:03Z x", "2025-05-02T08:12:03 x",
    ])
    func noTimes(line: String) { #expect(LogTimestamp.parse(Array(line.utf8)) == nil) }

    @Test("Lines are put together from pieces of any length")
    func lines() throws {
        let text = "one\n\ntwo\nthree is longer\nrest"
        for size in 1...text.utf8.count {
            var lines = LogLines()
            var found: [String] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                try lines.add(ByteBuffer(bytes: rest.prefix(size))) {
                    found.append(String(decoding: $0, as: UTF8.self))
                }
                rest = rest.dropFirst(size)
            }
            try lines.finish { found.append(String(decoding: $0, as: UTF8.self)) }
            #expect(found == ["one", "", "two", "three is longer", "rest"])
        }
    }
}
