/// Builds nodes from events. A fault of the text ends the reading; faults of its contents are logged and it goes on.
struct YAMLReader: ~Copyable {
    private var events: YAMLEvents
    private let log: DiagnosticLog

    /// Begins a text; ``next()`` then gives its first value.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: YAMLLimits = YAMLLimits(), chunk: Int = .max,
        log: DiagnosticLog
    ) throws(YAMLError) {
        events = try YAMLEvents(bytes, firstLine: firstLine, limits: limits, chunk: chunk)
        self.log = log
    }

    /// The whole text as one value; `nil` when it is empty or not YAML, which is logged.
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: YAMLLimits = YAMLLimits(), log: DiagnosticLog
    ) -> YAMLNode? {
        do throws(YAMLError) {
            var reader = try YAMLReader(bytes, firstLine: firstLine, limits: limits, log: log)
            guard let first = try reader.next() else {
                log.report(YAMLMark(line: firstLine, column: 1), "nothing here", "write `key: value` lines")
                return nil
            }
            let root = try reader.node(from: first)
            try reader.finish()
            return root
        } catch {
            log.report(error)
            return nil
        }
    }

    /// Whether a text is YAML up to something that is not read here.
    static func isBeyondLanguage(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        do throws(YAMLError) {
            var reader = try YAMLReader(bytes, log: DiagnosticLog(file: ""))
            guard let first = try reader.next() else { return false }
            _ = try reader.node(from: first)
            try reader.finish()
            return false
        } catch {
            return error.isBeyondLanguage
        }
    }

    /// The next event that says something of the contents; `nil` at the end.
    mutating func next() throws(YAMLError) -> YAMLEvent? {
        while true {
            let event = try events.next()
            switch event.kind {
            case .frame: continue
            case .end: return nil
            default: return event
            }
        }
    }

    /// Makes sure that nothing follows.
    mutating func finish() throws(YAMLError) {
        guard let event = try next() else { return }
        throw .beyond(event.mark, "a second document", "keep one document in a file")
    }

    /// The value that `event` begins.
    mutating func node(from event: YAMLEvent) throws(YAMLError) -> YAMLNode {
        switch event.kind {
        case .scalar(let scalar): YAMLNode(content: .scalar(scalar), mark: event.mark)
        case .sequenceStart: YAMLNode(content: .sequence(try items()), mark: event.mark)
        default: YAMLNode(content: .mapping(try entries()), mark: event.mark)
        }
    }

    private mutating func items() throws(YAMLError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while let event = try next(), event.kind != .sequenceEnd { items.append(try node(from: event)) }
        return items
    }

    private mutating func entries() throws(YAMLError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        while let key = try key() {
            guard let event = try next() else { break }
            entries.append(YAMLEntry(name: key.name, mark: key.mark, value: try node(from: event)))
        }
        reportDuplicates(entries)
        return entries
    }

    /// The next key of the mapping that is being read; `nil` at its end.
    mutating func key() throws(YAMLError) -> (name: String, mark: YAMLMark)? {
        guard let event = try next() else { return nil }
        switch event.kind {
        case .mappingEnd: return nil
        case .scalar(let scalar):
            if scalar.text == "<<", scalar.style == .plain {
                log.report(event.mark, "a merge key (<<)", "write the keys out; merging is not part of this language")
            }
            return (scalar.text, event.mark)
        default: throw .beyond(event.mark, "a key that is a list or a mapping", "a key is a single word")
        }
    }

    /// Logs every key that stood there before.
    func reportDuplicates(_ entries: [YAMLEntry]) {
        guard entries.count > 1 else { return }
        var first: [String: Int] = [:]
        first.reserveCapacity(entries.count)
        for entry in entries {
            guard let line = first.updateValue(entry.mark.line, forKey: entry.name) else { continue }
            log.report(entry.mark, "the key \(entry.name.quoted) stands on line \(line) already", "keep one of the two")
        }
    }
}

extension YAMLNode {
    /// Reads a whole YAML text, within the bounds that descriptors have: it may come from a stranger.
    /// - Parameter file: The name that diagnostics show.
    /// - Returns: The value, and what is wrong with the text; there is no value where it is no YAML at all.
    public static func read(_ bytes: [UInt8], file: String) -> Reading<YAMLNode> {
        let log = DiagnosticLog(file: file)
        let root = bytes.withUnsafeBufferPointer { YAMLReader.read($0, log: log) }
        return Reading(value: root, diagnostics: log.sorted)
    }

    /// Whether a text that cannot be read here is no fault of its author's: it may well be YAML, but has something in it that
    /// descriptors cannot have, such as an anchor, a tag, a second document or a very long value.
    public static func isBeyondLanguage(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { YAMLReader.isBeyondLanguage($0) }
    }
}
