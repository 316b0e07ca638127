import Foundation
import HTTPTypes
import Synchronization

/// A file of which some chunks have come.
///
/// A chunk counts when all of it has come. When a chunk begins, whoever sent one before and is not done has lost the
/// turn, as when a client is killed and another one goes on before the server has noticed.
final class UploadSession: Sendable {
    /// Leave to write from an offset on.
    struct Turn {
        fileprivate let number: Int
        fileprivate(set) var offset: Int
    }

    private struct State {
        var received = 0
        var turn = 0
    }

    /// Where the file will be.
    let target: VirtualPath
    /// The directory that the upload link was made for.
    let parent: VirtualPath
    /// Bytes of the whole file.
    let total: Int
    /// Where it is until then.
    let file: String
    private let descriptor: Int32
    private let state = Mutex(State())

    init(target: VirtualPath, parent: VirtualPath, total: Int, file: String) throws(Refusal) {
        self.target = target
        self.parent = parent
        self.total = total
        self.file = file
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Refusal(.internalServerError, String(cString: strerror(errno))) }
    }

    deinit {
        close(descriptor)
        unlink(file)
    }

    /// Bytes that have come in whole chunks.
    var received: Int { state.withLock(\.received) }

    /// Begins a chunk, which must not leave a gap.
    func begin(at offset: Int) throws(Refusal) -> Turn {
        let (turn, received) = state.withLock { state in
            state.turn += 1
            return (state.turn, state.received)
        }
        guard offset <= received else {
            throw Refusal(.badRequest, "the chunk begins at \(offset), and only \(received) bytes are here")
        }
        return Turn(number: turn, offset: offset)
    }

    func write(_ bytes: UnsafeRawBufferPointer, _ turn: inout Turn) throws(Refusal) {
        var rest = bytes
        while !rest.isEmpty {
            let count = state.withLock { state -> Int? in
                guard state.turn == turn.number else { return nil }
                return pwrite(descriptor, rest.baseAddress, rest.count, off_t(turn.offset))
            }
            guard let count else { throw Refusal(.conflict, "somebody else has begun to send \(target.text)") }
            guard count > 0 else { throw Refusal(.internalServerError, String(cString: strerror(errno))) }
            turn.offset += count
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    /// Ends a chunk; true when the file is complete.
    func end(_ turn: Turn) throws(Refusal) -> Bool {
        let isMine = state.withLock { state in
            guard state.turn == turn.number else { return false }
            state.received = turn.offset
            return true
        }
        guard isMine else { throw Refusal(.conflict, "somebody else has begun to send \(target.text)") }
        return turn.offset == total
    }
}

/// Links that were given out, and files that are not complete.
final class UploadDesk: Sendable {
    private struct State {
        var links: [String: VirtualPath] = [:]
        var sessions: [VirtualPath: UploadSession] = [:]
    }

    private let directory: String
    private let state = Mutex(State())

    /// Keeps the bytes of incomplete files in a folder on the disk of the trees, emptied first.
    init(directory: String) throws {
        self.directory = directory
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    /// A name by which chunks for a directory can be sent.
    func link(to directory: VirtualPath) -> String {
        let name = UUID().uuidString.lowercased()
        state.withLock { $0.links[name] = directory }
        return name
    }

    /// Makes a link none.
    func end(_ link: String) { state.withLock { $0.links[link] = nil } }

    func directory(of link: String) -> VirtualPath? { state.withLock { $0.links[link] } }

    /// The file that a chunk belongs to: begun earlier with the same length, or new.
    func session(for target: VirtualPath, in parent: VirtualPath, total: Int) throws(Refusal) -> UploadSession {
        if let known = state.withLock({ $0.sessions[target] }), known.total == total { return known }
        let file = "\(directory)/\(UUID().uuidString)"
        let session = try UploadSession(target: target, parent: parent, total: total, file: file)
        state.withLock { $0.sessions[target] = session }
        return session
    }

    func remove(_ session: UploadSession) {
        state.withLock { state in
            if state.sessions[session.target] === session { state.sessions[session.target] = nil }
        }
    }

    /// Bytes of an incomplete file.
    /// - Parameter byNameAlone: Whether one deeper below the directory of an upload goes by its last name.
    func uploadedBytes(of name: String, in parent: VirtualPath, byNameAlone: Bool) -> Int {
        state.withLock { state in
            if let exact = state.sessions[parent.appending(name)] { return exact.received }
            guard byNameAlone else { return 0 }
            let namesakes = state.sessions.values.filter { $0.parent == parent && $0.target.name == name }
            return namesakes.min { $0.target.text < $1.target.text }?.received ?? 0
        }
    }
}
