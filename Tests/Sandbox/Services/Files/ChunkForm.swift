import HTTPTypes

/// The fields that come with the bytes of a chunk, and what `Content-Range` says of these.
///
/// Of the numbers the service looks at one thing: whether the chunk's is the last.
struct ChunkForm {
    /// The first and the last byte; nil without the header.
    let range: ClosedRange<Int>?
    /// Bytes of the part.
    let length: Int
    /// Bytes of the whole file.
    let total: Int
    /// Whether the number is that of the last chunk, which decides the form of the answer.
    let isLastNumber: Bool
    /// Where the file will be.
    let target: VirtualPath
    /// The digest that the bytes are to have.
    let md5: String?

    private static let required = [
        "resumableChunkNumber", "resumableChunkSize", "resumableCurrentChunkSize", "resumableTotalSize",
        "resumableType",
        "resumableIdentifier", "resumableFilename", "resumableRelativePath", "resumableTotalChunks", "parent_dir",
    ]

    /// - Parameter parent: The directory that the link was made for.
    init(_ fields: [String: String], contentRange: String?, parent: VirtualPath) throws {
        for name in Self.required where fields[name, default: ""].isEmpty {
            throw Refusal(
                .badRequest,
                "'\(name)' field is a 'required' parameter, but the request body does not have this parameter '\(name)'"
            )
        }
        func number(_ name: String) throws -> Int {
            let text = fields[name] ?? ""
            guard let value = Int(text), value >= 0 else {
                throw Refusal(.badRequest, "unable to decode '\(text)' as int32")
            }
            return value
        }
        total = try number("resumableTotalSize")
        isLastNumber = try number("resumableChunkNumber") == number("resumableTotalChunks")
        md5 = fields["md5"].flatMap { $0.isEmpty ? nil : $0 }
        let total = total
        range = try contentRange.map { try Self.range($0, total: total) }
        length = try range?.count ?? number("resumableCurrentChunkSize")
        let place = fields["parent_dir"] ?? ""
        let directory = parent.fileType == "sync" ? "/\(parent.fileType)/\(parent.extend)\(place)" : place
        target = try VirtualPath(
            directory + (directory.hasSuffix("/") ? "" : "/") + (fields["resumableRelativePath"] ?? ""))
    }

    private static func range(_ text: String, total: Int) throws -> ClosedRange<Int> {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let parts = words.last?.split(separator: "/", omittingEmptySubsequences: false) ?? []
        let ends = parts.first?.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) } ?? []
        guard words.count == 2, words[0] == "bytes", parts.count == 2, Int(parts[1]) != nil, ends.count == 2,
            let first = ends[0], let last = ends[1], first <= last, last < total
        else { throw Refusal(.internalServerError, error: "Invalid content range:\(text)") }
        return first...last
    }
}
