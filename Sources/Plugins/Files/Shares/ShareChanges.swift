import OlaresCore
import OlaresExecution

extension FilesServer {
    /// What a verb would change about a share.
    func plan(_ request: ServiceRequest, _ what: String, _ record: ShareRecord) -> CommandResult {
        client.plan([request], saying: ["would \(what) \(record.id)"], members: ["id": .string(record.id)])
    }
}
