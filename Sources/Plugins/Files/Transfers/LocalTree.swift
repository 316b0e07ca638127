import OlaresCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The local side of a tree that is downloaded: its directories, which are made as they are needed, and get the remote ones'
/// permissions and times at the end, when nothing changes in them any more.
///
/// A link that stands where a directory of the tree belongs is not gone through, as with rsync and tar: it may lead anywhere.
final class LocalTree: Sendable {
    private struct State {
        /// Directories that stand there, by the bytes of their paths in the tree: to Swift, two ways to write an accent are one.
        var known: Set<[UInt8]> = []
        /// Those among them that this download has made.
        var made: [[UInt8]] = []
        /// What the listings say of directories.
        var entries: [[UInt8]: Entry]
    }

    private let top: String
    private let files: any FileSystem
    private let followsLinks: Bool
    private let mask: UInt16
    private let state: Mutex<State>

    /// - Parameters:
    ///   - top: The local directory that the tree becomes.
    ///   - entry: The remote one.
    ///   - followsLinks: Whether a link to a directory counts as one.
    ///   - mask: Permission bits that new directories do without.
    init(_ top: String, _ entry: Entry, in files: any FileSystem, followsLinks: Bool, mask: UInt16) {
        self.top = top
        self.files = files
        self.followsLinks = followsLinks
        self.mask = mask
        state = Mutex(State(entries: [[]: entry]))
    }

    /// Says what a listing has told of a directory, before anything is made in it.
    func expect(_ path: String, _ entry: Entry) { state.withLock { $0.entries[Array(path.utf8)] = entry } }

    /// Makes a directory and those above it, unless they are there.
    func makeDirectory(_ path: String) throws(Failure) {
        try makeDirectory(bytes: Array(path.utf8))
    }

    /// Makes the directory that a path is in.
    func makeDirectory(above path: String) throws(Failure) {
        let bytes = Array(path.utf8)
        try makeDirectory(bytes: bytes.lastIndex(of: UInt8(ascii: "/")).map { Array(bytes[..<$0]) } ?? [])
    }

    private func makeDirectory(bytes path: [UInt8]) throws(Failure) {
        try state.withLock { state throws(Failure) in
            // The top, what is in front of each slash, and the whole.
            let ends = [0] + path.indices.filter { path[$0] == UInt8(ascii: "/") } + [path.count]
            for inner in ends.map({ Array(path[..<$0]) }) where !state.known.contains(inner) {
                if try make(place(of: inner), state.entries[inner]) { state.made.append(inner) }
                state.known.insert(inner)
            }
        }
    }

    private func place(of path: [UInt8]) -> String {
        path.isEmpty ? top : Path.join(top, String(decoding: path, as: UTF8.self))
    }

    /// - Returns: Whether it was not there before.
    private func make(_ place: String, _ entry: Entry?) throws(Failure) -> Bool {
        do throws(FileError) {
            switch try files.status(place, following: false)?.kind {
            case nil:
                // Those above the tree are nobody's but this machine's.
                try files.makeDirectory(Path.directory(of: place), mode: 0o777)
                try files.makeDirectory(place, mode: (entry?.permissions ?? 0o777) | 0o700)
                return true
            case .symbolicLink? where !followsLinks:
                throw FileError(ENOTDIR, "go through", place)
            default:
                // It fails for anything but a directory.
                try files.makeDirectory(place, mode: 0o777)
                return false
            }
        } catch {
            guard error.operation == "go through" else { throw Failure(writing: error) }
            throw Failure(
                .localFileExists, "\(place.quotedForMessage) is a link, and what stands behind it is left alone",
                advice: "add --keep-dirlinks to go through links to directories, or name another local path")
        }
    }

    /// Gives the directories that were made the permissions and times of the remote ones.
    func finish() {
        let (made, entries) = state.withLock { ($0.made, $0.entries) }
        for path in made.reversed() {
            guard let entry = entries[path],
                let directory = try? Descriptor(opening: place(of: path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            else { continue }
            directory.stamp(
                permissions: (entry.permissions ?? 0o777) & ~mask | 0o700, modified: entry.modified)
        }
    }
}
