import Core
import Execution

/// `settings restore plans check-url`: what can be brought back from an address.
struct RestorePlansCheckURL: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let data = JSONValue.object(try data.record("check the backup URL"))
        var record = RecordLines()
        record.add("BACKUP-TYPE", data.text("backupType"))
        record.add("BACKUP-PATH", data.text("backupPath"))
        record.add("TOTAL", data.text("totalCount"))
        let rows = (data["snapshots"]?.array ?? []).map { snapshot in
            let time = snapshot["snapshotTime"] ?? snapshot["createAt"] ?? snapshot["time"]
            return [snapshot.text("id"), time?.moment ?? "-", snapshot.text("size")].map { $0.isEmpty ? "-" : $0 }
        }
        let table =
            rows.isEmpty
            ? ["no snapshots reachable at this URL"] : RecordLines.aligned([["ID", "SNAPSHOT-TIME", "SIZE"]] + rows)
        return .lines(record.lines + [""] + table)
    }
}
