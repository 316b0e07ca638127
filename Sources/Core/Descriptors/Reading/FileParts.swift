/// A descriptor file taken apart: the keys before `commands:`, and the commands.
struct FileParts {
    private(set) var header: [YAMLEntry] = []
    private(set) var commands: [YAMLNode] = []
    private(set) var mark = YAMLMark.start
    private(set) var commandsMark: YAMLMark?
    /// Whether the text could not be read to the point that was wanted.
    private(set) var isBroken = false

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ extent: DescriptorReader.Extent, limits: YAMLLimits, log: DiagnosticLog
    ) {
        do throws(YAMLError) {
            var reader = try YAMLReader(bytes, limits: limits, chunk: extent == .head ? 256 : .max, log: log)
            guard let first = try reader.next(), first.kind == .mappingStart else {
                throw YAMLError(
                    .start, "the file is no mapping", "begin it with `schema: \(DescriptorReader.schema)`")
            }
            mark = first.mark
            try readEntries(&reader, extent, log)
        } catch {
            log.report(error)
            isBroken = true
        }
    }

    private mutating func readEntries(
        _ reader: inout YAMLReader, _ extent: DescriptorReader.Extent, _ log: DiagnosticLog
    ) throws(YAMLError) {
        while let key = try reader.key() {
            if key.name == "commands" {
                if extent == .head { return }
                reportSecond(key.mark, log)
                try readCommands(&reader, log)
            } else {
                if commandsMark != nil {
                    log.report(
                        key.mark, "`\(key.name)` stands after `commands`", "put it before; `commands` comes last")
                }
                guard let event = try reader.next() else { return }
                header.append(YAMLEntry(name: key.name, mark: key.mark, value: try reader.node(from: event)))
            }
        }
        reader.reportDuplicates(header)
        try reader.finish()
    }

    private mutating func reportSecond(_ mark: YAMLMark, _ log: DiagnosticLog) {
        if let commandsMark {
            log.report(mark, "`commands` stands on line \(commandsMark.line) already", "put all commands in one list")
        }
        commandsMark = mark
    }

    private mutating func readCommands(_ reader: inout YAMLReader, _ log: DiagnosticLog) throws(YAMLError) {
        guard let event = try reader.next() else { return }
        let node = try reader.node(from: event)
        guard case .sequence(let items) = node.content else {
            log.report(node.mark, "`commands` is \(node.kind)", "write a list: a line `- name: …` begins each command")
            return
        }
        commands += items
    }
}
