import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads and writes `.tgz` in memory. What is read comes from strangers, and is bounded in every direction.
struct ChartArchive {
    /// A chart that is larger than this, packed, is none.
    static let packedLimit = 64 << 20
    /// What a chart may unpack to, in bytes.
    static let unpackedLimit: Int64 = 256 << 20
    static let entryLimit = 10_000
    /// The longest path in it, in bytes.
    static let pathLimit = 1024

    /// A file or directory in an archive.
    struct Entry: Equatable, Sendable {
        enum Kind: Sendable { case file, directory, other }
        let path: String
        let kind: Kind
        /// What is in it, where that was wanted.
        var contents: [UInt8]?
    }

    private let library: LibArchive

    init() throws(Failure) { library = try LibArchive() }

    // MARK: Reading

    /// What is in an archive.
    /// - Parameters:
    ///   - name: The archive's name, for messages.
    ///   - limit: The most bytes of a file that are taken.
    ///   - keeps: Whether the contents of a path are wanted.
    /// - Throws: ``Failure`` with `chart_invalid`.
    func entries(
        of bytes: [UInt8], named name: String, limit: Int = 1 << 20, keeping keeps: (String) -> Bool
    ) throws(Failure) -> [Entry] {
        guard let archive = library.readNew() else { throw Self.invalid(name, "not enough memory to open it") }
        defer { _ = library.readFree(archive) }
        _ = library.readSupportGzip(archive)
        _ = library.readSupportTar(archive)
        // The pointer must outlive every call that reads through it.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        guard library.readOpenMemory(archive, copy.baseAddress, bytes.count) == LibArchive.Outcome.good else {
            throw Self.invalid(name, "not a gzipped tar archive (\(problem(archive)))")
        }
        var entries: [Entry] = []
        var unpacked: Int64 = 0
        while let entry = try next(archive, name) {
            let size = max(0, library.entrySize(entry))
            let (sum, overflow) = unpacked.addingReportingOverflow(size)
            unpacked = sum
            guard !overflow, unpacked <= Self.unpackedLimit else {
                throw Self.invalid(name, "it unpacks to more than \(Self.unpackedLimit >> 20) MiB")
            }
            guard entries.count < Self.entryLimit else {
                throw Self.invalid(name, "it has more than \(Self.entryLimit) entries")
            }
            var item = Entry(path: try path(of: entry, name), kind: kind(of: entry))
            if item.kind == .file, keeps(item.path) {
                guard size <= limit else { throw Self.invalid(name, "\(item.path) is larger than \(limit >> 10) KiB") }
                item.contents = try contents(archive, Int(size), name)
            }
            entries.append(item)
        }
        return entries
    }

    private func next(_ archive: LibArchive.Handle, _ name: String) throws(Failure) -> LibArchive.Handle? {
        var entry: LibArchive.Handle?
        let outcome = library.readNextHeader(archive, &entry)
        if outcome == LibArchive.Outcome.end { return nil }
        guard outcome >= LibArchive.Outcome.warning, let entry else {
            throw Self.invalid(name, "not a gzipped tar archive (\(problem(archive)))")
        }
        return entry
    }

    /// Refuses a path that would lead out of the directory that it is unpacked into, or that nobody can type.
    private func path(of entry: LibArchive.Handle, _ name: String) throws(Failure) -> String {
        guard let text = library.entryPathUTF8(entry) ?? library.entryPath(entry),
            let path = String(validatingCString: text)
        else { throw Self.invalid(name, "a name in it is no text") }
        guard path.utf8.count <= Self.pathLimit else { throw Self.invalid(name, "a name in it is too long") }
        let isPlain = !path.unicodeScalars.contains { $0 == "\\" || $0.properties.generalCategory == .control }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard isPlain, !path.hasPrefix("/"), !parts.contains("..") else {
            throw Self.invalid(name, "the name \(path.quotedForMessage) in it leads outside")
        }
        return parts.filter { $0 != "." }.joined(separator: "/")
    }

    private func kind(of entry: LibArchive.Handle) -> Entry.Kind {
        switch library.entryType(entry) {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    private func contents(_ archive: LibArchive.Handle, _ size: Int, _ name: String) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = bytes.withUnsafeMutableBytes { buffer in
                library.readData(archive, buffer.baseAddress.map { $0 + filled }, size - filled)
            }
            guard count > 0 else { throw Self.invalid(name, "it is cut off (\(problem(archive)))") }
            filled += count
        }
        return bytes
    }

    // MARK: Writing

    /// Packs files. The same files always give the same bytes.
    func pack(_ files: [(path: String, contents: [UInt8])]) throws(Failure) -> [UInt8] {
        guard let archive = library.writeNew() else { throw internalFault("not enough memory") }
        defer { _ = library.writeFree(archive) }
        guard library.writeAddGzip(archive) == LibArchive.Outcome.good,
            library.writeSetTar(archive) == LibArchive.Outcome.good,
            library.writeSetOptions(archive, "gzip:!timestamp") == LibArchive.Outcome.good
        else { throw internalFault(problem(archive)) }
        // Headers, padding and what gzip adds where nothing can be made smaller.
        let room = files.reduce(1 << 20) { $0 + $1.contents.count + $1.contents.count / 1000 + 4096 }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
        defer { buffer.deallocate() }
        let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        defer { used.deallocate() }
        used.initialize(to: 0)
        guard library.writeOpenMemory(archive, buffer.baseAddress, room, used) == LibArchive.Outcome.good else {
            throw internalFault(problem(archive))
        }
        for (path, contents) in files { try write(contents, as: path, to: archive) }
        guard library.writeClose(archive) == LibArchive.Outcome.good else { throw internalFault(problem(archive)) }
        return Array(buffer.prefix(used.pointee))
    }

    private func write(_ contents: [UInt8], as path: String, to archive: LibArchive.Handle) throws(Failure) {
        guard let entry = library.entryNew() else { throw internalFault("not enough memory") }
        defer { library.entryFree(entry) }
        // As bytes: in the C locale, which this program runs in, the library cannot turn a text into any other.
        library.entrySetPath(entry, path)
        library.entrySetSize(entry, Int64(contents.count))
        library.entrySetType(entry, UInt32(S_IFREG))
        library.entrySetPermissions(entry, 0o644)
        library.entrySetTime(entry, 0, 0)
        guard library.writeHeader(archive, entry) >= LibArchive.Outcome.warning else {
            throw internalFault(problem(archive))
        }
        let count = contents.withUnsafeBytes { library.writeData(archive, $0.baseAddress, $0.count) }
        guard count == contents.count else { throw internalFault(problem(archive)) }
    }

    // MARK: Failures

    private func problem(_ archive: LibArchive.Handle) -> String {
        library.errorText(archive).map { TerminalText.sanitized(String(cString: $0)) } ?? "no reason given"
    }

    private func internalFault(_ problem: String) -> Failure {
        Failure(.internalFault, "the chart could not be packed: \(problem)")
    }

    static func invalid(_ name: String, _ problem: String) -> Failure { invalid(name, [problem]) }

    static func invalid(_ name: String, _ problems: [String]) -> Failure {
        Failure(
            .chartInvalid, MessageText(lines: problems.map { "\(name): \($0)" }),
            advice: "correct the chart; --unchecked sends it as it is, for the server to judge")
    }
}
