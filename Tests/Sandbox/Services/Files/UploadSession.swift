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
        var held = 0
        var turn = 0
    }

    /// Where the file will be.
    let target: VirtualPath
    /// The directory that the upload link was made for.
    let parent: VirtualPath
    /// Where it is until then.
    let file: String
    private let descriptor: Int32
    private let state = Mutex(State())

    init(target: VirtualPath, parent: VirtualPath, file: String) throws(Refusal) {
        self.target = target
        self.parent = parent
        self.file = file
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Refusal(.internalServerError, String(cString: strerror(errno))) }
    }

    deinit {
        close(descriptor)
        unlink(file)
    }

    /// Bytes that are held.
    var held: Int { state.withLock(\.held) }

    /// Forgets what is held.
    func clear() {
        state.withLock { state in
            state.held = 0
            ftruncate(descriptor, 0)
        }
    }

    /// Begins to write at a place, in the place of whoever does so.
    func begin(at offset: Int) -> Turn {
        state.withLock { state in
            state.turn += 1
            return Turn(number: state.turn, offset: offset)
        }
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

    /// Ends a chunk: what has been written is held from now on.
    func end(_ turn: Turn) throws(Refusal) {
        let isMine = state.withLock { state in
            guard state.turn == turn.number else { return false }
            state.held = turn.offset
            ftruncate(descriptor, off_t(turn.offset))
            return true
        }
        guard isMine else { throw Refusal(.conflict, "somebody else has begun to send \(target.text)") }
    }
}

/// Links that were given out, and files that are not complete.
final class UploadDesk: Sendable {
    private struct State {
        var links: [String: VirtualPath] = [:]
        var sessions: [VirtualPath: UploadSession] = [:]
        /// Bytes that uploads have put on the disk.
        var stored = 0
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

    /// A new place for bytes.
    func vacantFile() -> String { "\(directory)/\(UUID().uuidString)" }

    /// What is held of a file; nil where nothing is.
    func session(for target: VirtualPath) -> UploadSession? {
        state.withLock { $0.sessions[target] }.flatMap { $0.held > 0 ? $0 : nil }
    }

    /// Begins a file, or begins it anew.
    func begin(_ target: VirtualPath, in parent: VirtualPath) throws(Refusal) -> UploadSession {
        if let known = state.withLock({ $0.sessions[target] }) {
            known.clear()
            return known
        }
        let session = try UploadSession(target: target, parent: parent, file: vacantFile())
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
            if let exact = state.sessions[parent.appending(name)] { return exact.held }
            guard byNameAlone else { return 0 }
            let namesakes = state.sessions.values.filter { $0.parent == parent && $0.target.name == name }
            return namesakes.min { $0.target.text < $1.target.text }?.held ?? 0
        }
    }

    /// Takes room on the disk.
    /// - Returns: How much of it was to be had.
    func take(_ bytes: Int, of space: Int?) -> Int {
        state.withLock { state in
            let granted = space.map { min(bytes, max(0, $0 - state.stored)) } ?? bytes
            state.stored += granted
            return granted
        }
    }

    /// Bytes that are free.
    func free(of space: Int) -> Int { state.withLock { max(0, space - $0.stored) } }
}
