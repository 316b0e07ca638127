import Foundation
import HTTPTypes
import Hummingbird

/// A file that comes as the body of the request that makes it.
struct WholeUpload {
    let path: VirtualPath
    let files: UserFiles

    /// Makes the file, and the directories above it. What has come of a body that breaks off stays under the file's name.
    func receive(_ request: Request) async throws -> Response {
        try files.tree.makeDirectories(path.parent)
        let target: VirtualPath
        switch files.behaviour.uploadCollision {
        case .overwrite: target = path
        case .rename: target = files.tree.vacant(path)
        case .refuse:
            guard files.tree.facts(path) == nil else { throw Refusal(.conflict, "\(path.text) exists") }
            target = path
        }
        let place = try files.tree.place(target)
        guard FileManager.default.createFile(atPath: place, contents: nil),
            let file = FileHandle(forWritingAtPath: place)
        else { throw Refusal(.internalServerError, "open \(path.diskText): \(String(cString: strerror(errno)))") }
        defer { try? file.close() }
        let isRead = !files.behaviour.uploads.ignoresPostedBodies
        for try await piece in request.body where isRead {
            let granted = files.uploads.take(piece.readableBytes, of: files.behaviour.uploads.space)
            try file.write(contentsOf: Data(piece.readableBytesView.prefix(granted)))
            guard granted == piece.readableBytes else {
                throw Refusal(.internalServerError, "write \(path.diskText): no space left on device")
            }
        }
        return .json([String: String]())
    }
}
