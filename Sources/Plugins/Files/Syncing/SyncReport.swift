import OlaresCore

/// What a synchronisation has come to, or would come to.
struct SyncReport {
    let source: String
    let target: String
    let plan: SyncPlan
    let snapshot: TransferTally.Snapshot
    /// `nil` where nothing was deleted since something else had failed.
    let deletion: SyncDeletion.Outcome?
    let milliseconds: Int64

    /// The result; its exit code says whether something failed.
    var result: CommandResult {
        CommandResult(
            .lines(lines), json: json,
            notices: failures.prefix(20).map { "failed: \($0.path): \($0.reason)" }
                + (failures.count > 20 ? ["failed: \(failures.count - 20) more, which -o json names"] : [])
                + withheld + plan.leftOut.prefix(10).map { "left out: \($0.path.text): \($0.reason)" },
            exit: failures.isEmpty ? .done : .partial)
    }

    private var failures: [(path: String, code: String, reason: String)] {
        plan.conflicts.map { ($0.path.text, FailureCode.preconditionFailed.rawValue, $0.reason) }
            + snapshot.failed.map { ($0.path, $0.failure.code.rawValue, $0.failure.message) }
            + (deletion?.failed.map { ($0.path.text, $0.failure.code.rawValue, $0.failure.message) } ?? [])
    }

    private var withheld: [String] {
        plan.isWithheld || deletion == nil ? ["nothing was deleted, since something else failed; run it again"] : []
    }

    private var lines: [String] {
        let deleted = deletion?.files.count ?? 0
        var lines = [
            "\(source) → \(target): copied \(snapshot.files.counted("file")), \(ByteSize.compact(snapshot.completed)) in "
                + "\(DurationText(milliseconds: milliseconds).text); \(plan.same) the same"
        ]
        if deleted > 0 { lines.append("deleted: \(deleted.counted("file"))") }
        if !failures.isEmpty { lines.append("failed: \(failures.count)") }
        return lines
    }

    private var json: JSONValue {
        [
            "source": .string(source), "target": .string(target), "files": .integer(Int64(snapshot.files)),
            "bytes": .integer(snapshot.bytes), "same": .integer(Int64(plan.same)),
            "directories": .integer(Int64(snapshot.directories)),
            "deleted": .array((deletion?.files ?? []).map { .string($0.text) }),
            "removedDirectories": .array((deletion?.directories ?? []).map { .string($0.text) }),
            "leftOut": .array(plan.leftOut.map { ["path": .string($0.path.text), "reason": .string($0.reason)] }),
            "failed": .array(
                failures.map { ["path": .string($0.path), "code": .string($0.code), "reason": .string($0.reason)] }),
            "milliseconds": .integer(milliseconds),
        ]
    }
}

extension SyncPlan {
    /// What would be done, for `--dry-run`: exactly that, in the order in which it would be.
    func dryRun(from source: String, to target: String) -> CommandResult {
        var lines = directories.map { "would make \($0.text)/" }
        lines += copies.map {
            "would \($0.isReplacing ? "replace" : "copy") \($0.path.text) (\(ByteSize.compact($0.size)))"
        }
        lines += deletions.map { "would delete \($0.path.text) (\(ByteSize.compact($0.size)))" }
        lines += emptied.map { "would remove \($0.text)/" }
        lines += conflicts.map { "would fail: \($0.path.text): \($0.reason)" }
        lines += leftOut.map { "would leave out \($0.path.text): \($0.reason)" }
        lines.append(
            "would copy \(copies.count.counted("file")), \(ByteSize.compact(bytes)), from \(source) to \(target); \(same) the "
                + "same, \(deletions.count) to delete")
        return CommandResult(
            .lines(lines),
            json: [
                "dryRun": true, "source": .string(source), "target": .string(target),
                "directories": .array(directories.map { .string($0.text) }),
                "copies": .array(
                    copies.map {
                        ["path": .string($0.path.text), "size": .integer($0.size), "replaces": .bool($0.isReplacing)]
                    }),
                "deletions": .array(
                    deletions.map { ["path": .string($0.path.text), "size": .integer($0.size)] }),
                "removedDirectories": .array(emptied.map { .string($0.text) }),
                "conflicts": .array(
                    conflicts.map { ["path": .string($0.path.text), "reason": .string($0.reason)] }),
                "leftOut": .array(leftOut.map { ["path": .string($0.path.text), "reason": .string($0.reason)] }),
                "same": .integer(Int64(same)), "totalBytes": .integer(bytes),
            ],
            notices: isWithheld ? ["nothing would be deleted, since a part of the source could not be looked at"] : [])
    }
}
