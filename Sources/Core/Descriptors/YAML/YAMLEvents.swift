internal import CLibYAML

/// The events of one YAML text, pulled from libyaml one at a time and never further than asked.
///
/// What this language leaves out of YAML (tags, anchors, directives, further documents) ends the text with a problem here.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let source: UnsafeMutablePointer<YAMLSource>
    private let limits: YAMLLimits
    private let firstLine: Int
    private var depth = 0
    private var nodes = 0
    /// The value before, where that was a quoted one of several lines.
    private var longQuote: (mark: YAMLMark, lastLine: Int)?

    /// - Parameters:
    ///   - bytes: The text, which must stay where it is as long as this lives.
    ///   - firstLine: The line of the file at which the text begins.
    ///   - chunk: How many bytes are given to libyaml at a time. It decodes all that it is given, so little is better when
    ///     only the beginning is wanted.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: YAMLLimits, chunk: Int = .max
    ) throws(YAMLError) {
        self.limits = limits
        self.firstLine = firstLine
        parser = .allocate(capacity: 1)
        source = .allocate(capacity: 1)
        source.initialize(to: YAMLSource(bytes: bytes, chunk: chunk))
        let isReady = yaml_parser_initialize(parser) == 1
        if !isReady { parser.initialize(to: yaml_parser_t()) }
        yaml_parser_set_input(parser, readYAMLSource, source)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        guard isReady else { throw .outOfMemory }
        if let problem = YAMLError.before(parsing: bytes, firstLine: firstLine, limits: limits) { throw problem }
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        source.deinitialize(count: 1)
        source.deallocate()
    }

    /// The next event. After ``YAMLEvent/Kind/end`` there is none to ask for.
    mutating func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            if let quote = longQuote, parser.pointee.problem_mark.line == quote.lastLine {
                throw .text(behindQuoteAt: quote.mark, endingOn: quote.lastLine + firstLine)
            }
            throw YAMLError(of: parser.pointee, in: source.pointee.bytes, firstLine: firstLine)
        }
        defer { yaml_event_delete(&event) }
        let mark = mark(event.start_mark)
        try refuse(event, at: mark)
        try count(event, at: mark)
        let isLong = event.type == YAML_SCALAR_EVENT && event.start_mark.line != event.end_mark.line
        longQuote = isLong && event.isQuoted ? (mark, event.end_mark.line) : nil
        return YAMLEvent(kind: try kind(of: event, at: mark), mark: mark)
    }

    private func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: mark.line + firstLine, column: mark.column + 1)
    }

    private func kind(of event: yaml_event_t, at mark: YAMLMark) throws(YAMLError) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_SCALAR_EVENT: .scalar(try scalar(event, at: mark))
        case YAML_SEQUENCE_START_EVENT: .sequenceStart
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT: .mappingStart
        case YAML_MAPPING_END_EVENT: .mappingEnd
        case YAML_STREAM_END_EVENT: .end
        default: .frame
        }
    }

    private func scalar(_ event: yaml_event_t, at mark: YAMLMark) throws(YAMLError) -> YAMLScalar {
        let scalar = event.data.scalar
        guard scalar.length <= limits.scalar else {
            throw .beyond(
                mark, "a value of \(scalar.length) bytes", "at most \(limits.scalar) bytes can stand in one value")
        }
        let isOneLine = event.start_mark.line == event.end_mark.line
        return YAMLScalar(
            text: String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
            style: .init(scalar.style),
            width: isOneLine ? event.end_mark.column - event.start_mark.column : nil)
    }

    private mutating func count(_ event: yaml_event_t, at mark: YAMLMark) throws(YAMLError) {
        switch event.type {
        case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT: depth += 1
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: depth -= 1
        case YAML_SCALAR_EVENT: break
        default: return
        }
        nodes += 1
        if depth > limits.depth {
            throw .beyond(mark, "nested too deeply", "at most \(limits.depth) levels can stand inside each other")
        }
        if nodes > limits.nodes {
            throw .beyond(mark, "too many values", "at most \(limits.nodes) can stand in one file")
        }
    }

    private func refuse(_ event: yaml_event_t, at mark: YAMLMark) throws(YAMLError) {
        switch event.type {
        case YAML_ALIAS_EVENT:
            throw .beyond(mark, "an alias (*name)", "write the value out; aliases are not part of this language")
        case YAML_SCALAR_EVENT: try refuse(event.data.scalar.anchor, event.data.scalar.tag, at: mark)
        case YAML_SEQUENCE_START_EVENT:
            try refuse(event.data.sequence_start.anchor, event.data.sequence_start.tag, at: mark)
        case YAML_MAPPING_START_EVENT:
            try refuse(event.data.mapping_start.anchor, event.data.mapping_start.tag, at: mark)
        case YAML_DOCUMENT_START_EVENT where event.data.document_start.tag_directives.start != nil:
            throw .beyond(mark, "a %TAG directive", "remove it; tags are not part of this language")
        default: break
        }
    }

    private func refuse(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?, at mark: YAMLMark
    ) throws(YAMLError) {
        if anchor != nil {
            throw .beyond(mark, "an anchor (&name)", "remove it; anchors are not part of this language")
        }
        if tag != nil {
            throw .beyond(mark, "a tag (!name)", "remove it; quotes make a value text, nothing else is needed")
        }
    }
}

/// One event of interest.
struct YAMLEvent {
    enum Kind: Equatable {
        case scalar(YAMLScalar)
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        /// The start of the stream, or the start or end of a document.
        case frame
        /// The end of the stream.
        case end
    }

    let kind: Kind
    let mark: YAMLMark
}

extension yaml_event_t {
    fileprivate var isQuoted: Bool { YAMLScalar.Style(data.scalar.style) == .quoted }
}

extension YAMLScalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .quoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: self = .block
        default: self = .plain
        }
    }
}

/// What libyaml has not been given yet.
private struct YAMLSource {
    let bytes: UnsafeBufferPointer<UInt8>
    let chunk: Int
    var offset = 0
}

private func readYAMLSource(
    _ source: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let source = source?.assumingMemoryBound(to: YAMLSource.self), let buffer, let count else { return 0 }
    let rest = UnsafeBufferPointer(rebasing: source.pointee.bytes[source.pointee.offset...])
    count.pointee = min(rest.count, size, source.pointee.chunk)
    if let start = rest.baseAddress { buffer.update(from: start, count: count.pointee) }
    source.pointee.offset += count.pointee
    return 1
}
