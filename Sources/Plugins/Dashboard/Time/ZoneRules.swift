import OlaresCore

/// A time zone of the IANA database, as TZif files have it (RFC 9636). The system's own functions know one zone a process.
struct ZoneRules: Sendable {
    private let transitions: [(start: Int64, offset: Int64)]
    private let first: Int64
    private let rule: ZoneRule?

    /// Reads a zone by its name; `nil` when the machine does not know it.
    init?(named name: String, in files: any FileSystem) {
        let isPlain = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
        }
        guard !name.isEmpty, isPlain, !name.hasPrefix("/") else { return nil }
        for folder in ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"] {
            guard let bytes = try? files.read("\(folder)/\(name)", limit: 1 << 20), let zone = ZoneRules(bytes) else {
                continue
            }
            self = zone
            return
        }
        // What has to work on a machine without the database.
        guard let hours = ["UTC": 0, "GMT": 0, "Etc/UTC": 0, "Asia/Shanghai": 8][name] else { return nil }
        self.init(transitions: [], first: Int64(hours) *| 3600, rule: nil)
    }

    private init(transitions: [(start: Int64, offset: Int64)], first: Int64, rule: ZoneRule?) {
        self.transitions = transitions
        self.first = first
        self.rule = rule
    }

    /// Reads the contents of a file; `nil` for anything else than one of version 2 or later.
    init?(_ bytes: [UInt8]) {
        guard let old = Header(bytes, at: 0), old.version >= 2, let header = Header(bytes, at: old.end(timeSize: 4))
        else { return nil }
        let times = header.start
        let kinds = times + header.times * 8
        let types = kinds + header.times
        guard header.types > 0, types + header.types * 6 <= bytes.count else { return nil }
        let offsets = (0..<header.types).map { bytes.bigEndian(at: types + $0 * 6, size: 4) }
        transitions = (0..<header.times).compactMap { index in
            let kind = Int(bytes[kinds + index])
            return kind < offsets.count ? (bytes.bigEndian(at: times + index * 8, size: 8), offsets[kind]) : nil
        }
        first = offsets[0]
        let footer = bytes.dropFirst(header.end(timeSize: 8) + 1).prefix { $0 != UInt8(ascii: "\n") }
        rule = String(validating: footer, as: UTF8.self).flatMap(ZoneRule.init)
    }

    /// Seconds that the zone is ahead of UTC at a moment.
    func offset(at moment: Timestamp) -> Int64 {
        let seconds = moment.seconds
        guard let last = transitions.last else { return rule?.offset(at: seconds) ?? first }
        if seconds >= last.start { return rule?.offset(at: seconds) ?? last.offset }
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].start <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : transitions[low - 1].offset
    }

    /// The counts at the head of a block, and where its data begin.
    private struct Header {
        let version: Int
        let start: Int
        let times, types: Int
        private let characters, leaps, standards, locals: Int

        init?(_ bytes: [UInt8], at place: Int) {
            guard bytes.count >= place + 44, bytes[place..<(place + 4)].elementsEqual("TZif".utf8) else { return nil }
            version = Int(bytes[place + 4]) - Int(UInt8(ascii: "0"))
            let counts = (0..<6).map { Int(clamping: bytes.bigEndian(at: place + 20 + $0 * 4, size: 4)) }
            guard counts.allSatisfy({ 0...100_000 ~= $0 }) else { return nil }
            (locals, standards, leaps, times, types, characters) =
                (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
            start = place + 44
        }

        func end(timeSize: Int) -> Int {
            start + times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standards + locals
        }
    }
}

extension [UInt8] {
    fileprivate func bigEndian(at place: Int, size: Int) -> Int64 {
        guard place >= 0, place + size <= count else { return 0 }
        let unsigned = self[place..<(place + size)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: unsigned)) : Int64(truncatingIfNeeded: unsigned)
    }
}
