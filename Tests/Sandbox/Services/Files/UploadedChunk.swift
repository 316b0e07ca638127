import Foundation
import HTTPTypes
import Hummingbird

/// One chunk, held against what has come before (docs/decisions/evidence/files.md).
struct ChunkArrival {
    let form: ChunkForm
    /// The directory that the link was made for.
    let parent: VirtualPath
    let files: UserFiles

    /// What becomes of the bytes.
    private enum Fate {
        /// They go behind what is held, or where they belong.
        case kept(UploadSession, at: Int)
        /// They are read, and not kept; the last one puts in place what is held.
        case ignored
        /// They are held already.
        case passed
        case refused(Refusal)
    }

    /// What a chunk leads to.
    enum Outcome {
        /// It is held, or was not wanted.
        case taken
        /// The file is to take its place.
        case complete
        /// The service does not store such a file, and does not call that an error.
        case nothing
    }

    /// Takes the bytes.
    func take(_ reader: inout MultipartReader) async throws -> Outcome {
        if let limit = files.behaviour.uploads.fileLimit, form.total > limit {
            try await reader.consume(form.length) { _ in }
            guard form.isLastNumber else { throw Refusal.unmarshal }
            return .nothing
        }
        switch try fate {
        case .refused(let refusal):
            try await reader.consume(form.length) { _ in }
            throw refusal
        case .passed:
            try await reader.consume(form.length) { _ in }
            guard form.isLastNumber else { return .taken }
            throw Refusal.unmarshal
        case .ignored:
            try await reader.consume(form.length) { _ in }
        case .kept(let session, let offset):
            try await keep(&reader, in: session, at: offset)
        }
        return form.range?.upperBound == form.total - 1 ? .complete : .taken
    }

    private func keep(_ reader: inout MultipartReader, in session: UploadSession, at offset: Int) async throws {
        var turn = session.begin(at: offset)
        let digest = Digest(.md5)
        try await reader.consume(form.length) { bytes in
            if form.md5 != nil { digest.update(bytes) }
            let granted = files.uploads.take(bytes.count, of: files.behaviour.uploads.space)
            try session.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(granted)), &turn)
            guard granted == bytes.count else {
                // What fitted is held, so that an upload that is resumed begins inside a chunk.
                try session.end(turn)
                throw Refusal(
                    .internalServerError,
                    error: "write /appcache/files_cache/.uploadstemp/8c7d: no space left on device")
            }
        }
        try session.end(turn)
        guard let md5 = form.md5 else { return }
        let calculated = digest.finish().hexadecimal
        if md5 != calculated {
            throw Refusal(.internalServerError, error: "Invalid MD5, accepted \(md5), calculated \(calculated)")
        }
    }

    private var fate: Fate {
        get throws {
            let isMade = form.target.parent != parent && files.tree.facts(parent)?.isDirectory == true
            guard isMade || files.tree.facts(form.target.parent)?.isDirectory == true else {
                return .refused(Refusal(.internalServerError, error: "parent dir is not exist or is not a dir"))
            }
            let first = form.range?.lowerBound ?? 0
            guard first > 0 else { return .kept(try files.uploads.begin(form.target, in: parent), at: 0) }
            guard let session = files.uploads.session(for: form.target) else { return .refused(.lost) }
            let held = session.held
            guard files.behaviour.uploads.appends else {
                let text = "the chunk begins at \(first), and only \(held) bytes are here"
                return first <= held ? .kept(session, at: first) : .refused(Refusal(.badRequest, text))
            }
            if held >= form.total || form.range?.upperBound ?? 0 <= held { return .passed }
            return first > held ? .ignored : .kept(session, at: held)
        }
    }
}

extension Refusal {
    /// The service meets an answer of its own that it does not expect.
    static let unmarshal = Refusal(.internalServerError, error: "Failed to unmarshal response body")
    /// Nothing is held of the file.
    static let lost = Refusal(
        .internalServerError, error: "open /appcache/files_cache/.uploadstemp/8c7d: no such file or directory")
}

/// A file of which the last chunk has come.
struct ChunkedFile {
    let form: ChunkForm
    let files: UserFiles
    let node: String

    private struct Item: Encodable {
        let id: String
        let name: String
        let size: Int
        let state: String
        var taskId: String?
    }

    /// What the service answers where it has stored nothing.
    var nothing: Response { .json([Item(id: UUID().uuidString, name: form.target.name, size: 0, state: "")]) }

    /// Puts it in its place, or has a task do that.
    func finish() async throws -> Response {
        guard form.target.name.utf8.count <= 244 else {
            throw Refusal(
                .internalServerError, error: "open /data/Home/.uploading_\(form.target.name): file name too long")
        }
        guard let session = files.uploads.session(for: form.target) else { throw Refusal.lost }
        var item = Item(
            id: UUID().uuidString.lowercased(), name: form.target.name, size: form.total, state: "completed")
        if form.target.isCloud {
            files.uploads.remove(session)
            item.taskId = files.tasks.add(to: node, size: form.total) { try install(session) }
        } else if form.total >= files.behaviour.uploads.taskFrom {
            item.taskId = try finalize(session)
        } else {
            try install(session)
            files.uploads.remove(session)
        }
        return form.isLastNumber ? .json([item]) : .json(["success": true])
    }

    /// The file shows under another name until the task has copied what is held, and all of it is held until then.
    private func finalize(_ session: UploadSession) throws -> String {
        try files.tree.makeDirectories(form.target.parent)
        let mark = try files.tree.place(form.target.parent.appending(".uploading_\(form.target.name)"))
        _ = FileManager.default.createFile(atPath: mark, contents: nil)
        let order = TaskOrder(
            action: "upload_finalize", source: form.target, destination: form.target, size: form.total)
        return files.tasks.add(to: node, order) {
            unlink(mark)
            try install(session)
            files.uploads.remove(session)
            return nil
        }
    }

    private func install(_ session: UploadSession) throws {
        var target = form.target
        switch files.behaviour.uploadCollision {
        case .overwrite: break
        case .rename: target = files.tree.vacant(target, separator: "")
        case .refuse:
            guard files.tree.facts(target) == nil else { throw Refusal(.conflict, "\(target.text) exists") }
        }
        try files.tree.makeDirectories(target.parent)
        try files.tree.install(session.file, as: target)
    }
}
