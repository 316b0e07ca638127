import Foundation
import HTTPTypes
import Hummingbird

/// `/apis/backup/v1/plans/restore`: what is brought back.
struct RestoreRoutes {
    private static let plans = "/apis/backup/v1/plans/restore"
    private static let lost = "Unable to locate the configuration file. Please provide the correct storage path."

    func add(to routes: SettingsRoutes) {
        routes.on(.get, Self.plans) { call in
            .settings(["restores": .array(BackupRoutes.page(call.read { $0.restores }, call)), "totalPage": 1])
        }
        routes.on(.post, Self.plans + "/checkurl") { call in
            let order = try await call.body()
            try check(order["backupUrl"].text ?? "", order["password"].text ?? "")
            return .settings([
                "backupPath": "/Files/Home/Documents", "backupType": "file", "totalCount": 1,
                "snapshots": [["id": "sn-8", "createAt": 1_759_980_000, "size": "524288"]],
            ])
        }
        routes.on(.post, Self.plans) { call in try await create(call) }
        routes.on(.delete, Self.plans + "/:id") { call in
            let id = call.segment("id")
            guard ["cancel", "delete"].contains(try await call.body()["event"].text ?? "") else {
                throw SettingsRefusal("unknown event")
            }
            let isThere = call.change { state in
                guard let index = state.restores.firstIndex(where: { $0["id"].text == id }) else { return false }
                if state.restores[index]["status"] != "Completed" { state.restores[index]["status"] = "Canceled" }
                return true
            }
            guard isThere else { throw SettingsRefusal("restore \(id) not found") }
            return .settings()
        }
    }

    private func check(_ url: String, _ password: String) throws {
        guard url.hasPrefix("s3:"), password != "wrong" else { throw SettingsRefusal(Self.lost) }
    }

    private func create(_ call: SettingsCall) async throws -> Response {
        let order = try await call.body()
        if let snapshot = order["snapshotId"].text {
            let isThere = call.read { $0.snapshots.values.joined().contains { $0["id"].text == snapshot } }
            guard isThere else { throw SettingsRefusal("snapshot \(snapshot) not found") }
            guard !(order["path"].text ?? "").isEmpty else { throw SettingsRefusal("path is empty") }
        } else {
            // The URL comes in Base64 here.
            let url = order["backupUrl"].text.flatMap { Data(base64Encoded: $0) }.map {
                String(decoding: $0, as: UTF8.self)
            }
            guard let url else { throw SettingsRefusal("backupUrl is no Base64") }
            try check(url, order["password"].text ?? "")
            guard !(order["path"].text ?? "").isEmpty, !(order["dir"].text ?? "").isEmpty else {
                throw SettingsRefusal("path or subPath is empty")
            }
        }
        let row = call.change { state in
            let row: JSONValue = [
                "id": .string("rs-\(state.restores.count + 1)"), "name": "docs", "path": order["path"],
                "createAt": .integer(call.now),
                "endAt": 0, "snapshotTime": 1_759_990_000, "status": "Pending", "backupAppTypeName": "",
                "backupType": "file",
            ]
            state.restores.insert(row, at: 0)
            return row
        }
        return .settings(row)
    }
}
