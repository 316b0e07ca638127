import OlaresCore

/// What a transfer has come to, for people and for programs.
struct TransferReport {
    /// `downloaded` or `uploaded`.
    let verb: String
    let source: String
    let target: String
    let milliseconds: Int64
    let snapshot: TransferTally.Snapshot

    /// The result; its exit code says whether something failed.
    var result: CommandResult {
        CommandResult(
            .lines(lines), json: json,
            notices: snapshot.failed.map { "failed: \($0.path): \($0.failure.message)" } + leftOut,
            exit: snapshot.failed.isEmpty ? .done : .partial)
    }

    /// The first of what was left out, for people.
    private var leftOut: [String] {
        let named = snapshot.leftOut.prefix(10).map { "left out: \($0.path): \($0.reason)" }
        let more = snapshot.leftOut.count - named.count
        return named + (more > 0 ? ["left out: \(more) more, which -o json names"] : [])
    }

    private var lines: [String] {
        let files = snapshot.files == 1 ? "1 file" : "\(snapshot.files) files"
        var lines = [
            "\(verb) \(files), \(ByteSize.compact(snapshot.completed)) in \(DurationText(milliseconds: milliseconds).text) "
                + "to \(target)"
        ]
        if snapshot.resumed > 0 { lines.append("resumed: \(ByteSize.compact(snapshot.resumed)) were already there") }
        if snapshot.skipped > 0 { lines.append("skipped: \(snapshot.skipped)") }
        if !snapshot.failed.isEmpty { lines.append("failed: \(snapshot.failed.count)") }
        return lines
    }

    private var json: JSONValue {
        .object([
            "source": .string(source), "target": .string(target), "files": .integer(Int64(snapshot.files)),
            "bytes": .integer(snapshot.bytes), "resumedBytes": .integer(snapshot.resumed),
            "directories": .integer(Int64(snapshot.directories)), "skipped": .integer(Int64(snapshot.skipped)),
            "leftOut": .array(
                snapshot.leftOut.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
            "failed": .array(
                snapshot.failed.map { failed in
                    .object([
                        "path": .string(failed.path), "code": .string(failed.failure.code.rawValue),
                        "reason": .string(failed.failure.message),
                    ])
                }),
            "milliseconds": .integer(milliseconds),
        ])
    }
}

/// What a transfer would do, for `--dry-run`.
struct TransferPlan {
    /// `download` or `upload`.
    let verb: String
    private(set) var lines: [String] = []
    private var files: [JSONValue] = []
    private var bytes: Int64 = 0

    init(verb: String) { self.verb = verb }

    /// Notes a file.
    mutating func add(_ source: String, to target: String, size: Int64, note: String? = nil) {
        lines.append("would \(verb) \(source) (\(ByteSize.compact(size))) → \(target)\(note.map { " (\($0))" } ?? "")")
        files.append(["source": .string(source), "target": .string(target), "size": .integer(size)])
        bytes +|= size
    }

    /// Notes what would not be transferred, or would be done besides.
    mutating func remark(_ line: String) { lines.append(line) }

    /// The result.
    var result: CommandResult {
        let total = "would \(verb) \(files.count == 1 ? "1 file" : "\(files.count) files"), \(ByteSize.compact(bytes))"
        return CommandResult(
            .lines(lines + [total]),
            json: ["dryRun": true, "files": .array(files), "totalBytes": .integer(bytes)])
    }
}
