import HTTPTypes

/// The fields that come before the bytes of a chunk, held against each other and against `Content-Range`.
struct ChunkForm {
    /// Where the bytes belong in the file.
    let range: Range<Int>
    /// Bytes of the whole file.
    let total: Int
    /// Where the file will be.
    let target: VirtualPath

    /// - Parameter parent: The directory that the link was made for.
    init(_ fields: [String: String], contentRange: String?, parent: VirtualPath) throws(Refusal) {
        func number(_ name: String) throws(Refusal) -> Int {
            guard let value = fields[name].flatMap({ Int($0) }), value >= 0 else {
                throw Refusal(.badRequest, "\(name) is no number: \(fields[name] ?? "missing")")
            }
            return value
        }
        func expect(_ isTrue: Bool, _ name: String) throws(Refusal) {
            guard isTrue else { throw Refusal(.badRequest, "\(name) does not fit: \(fields[name] ?? "missing")") }
        }
        total = try number("resumableTotalSize")
        let size = try number("resumableChunkSize")
        let index = try number("resumableChunkNumber") - 1
        guard size > 0, index >= 0 else { throw Refusal(.badRequest, "chunks are counted from 1, and have bytes") }
        let length = try number("resumableCurrentChunkSize")
        range = index * size..<index * size + length
        try expect(length > 0 && length <= size && range.upperBound <= total, "resumableCurrentChunkSize")
        try expect(length == size || range.upperBound == total, "resumableCurrentChunkSize")
        try expect(try number("resumableTotalChunks") == (total + size - 1) / size, "resumableTotalChunks")
        let stated = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)"
        guard contentRange == stated || (contentRange == nil && length == total) else {
            throw Refusal(.badRequest, "Content-Range is \(contentRange ?? "missing"), and the fields say \(stated)")
        }
        try expect(fields["parent_dir"] == (parent.fileType == "sync" ? parent.subPath : parent.text), "parent_dir")
        try expect(fields["driveType"] == Self.driveType(of: parent), "driveType")
        let identifier = fields["resumableIdentifier"] ?? ""
        try expect(identifier.count == 32 && identifier.allSatisfy(\.isHexDigit), "resumableIdentifier")
        let folder = fields["relative_path"] ?? ""
        try expect(folder.isEmpty || folder.hasSuffix("/"), "relative_path")
        let name = fields["resumableFilename"] ?? ""
        try expect(!name.isEmpty && !name.contains("/"), "resumableFilename")
        try expect(fields["resumableRelativePath"] == folder + name, "resumableRelativePath")
        target = try VirtualPath(parent.text + folder + name)
    }

    private static func driveType(of path: VirtualPath) -> String {
        if path.fileType == "drive" { return path.extend == "Home" ? "Drive" : path.extend }
        return path.fileType.prefix(1).uppercased() + path.fileType.dropFirst()
    }
}
