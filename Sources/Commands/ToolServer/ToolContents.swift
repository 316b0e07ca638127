import NIOCore
import OlaresCore
import Synchronization

/// The bytes of a stream, such as the contents of a file, as a tool answers with them: text, an image, or a blob.
struct ToolContents {
    /// More than this is not held, in bytes.
    static let most = 1 << 20

    private let bytes: [UInt8]
    /// Whether there are no more.
    private let isWhole: Bool
    /// What the verb says of them: `size` is that of everything, `offset` where these begin.
    private let facts: JSONValue

    /// Reads no more than is held.
    init(of source: CommandResult.ByteSource, facts: JSONValue) async throws(Failure) {
        let held = Mutex<[UInt8]>([])
        do throws(Failure) {
            try await source { piece throws(Failure) in
                let isFull = held.withLock { bytes in
                    bytes += piece.readableBytesView
                    return bytes.count > Self.most
                }
                if isFull { throw .outputClosed }
            }
        } catch {
            guard error == .outputClosed else { throw error }
        }
        let bytes = held.withLock { $0 }
        isWhole = bytes.count <= Self.most
        self.bytes = isWhole ? bytes : Array(bytes.prefix(Self.most))
        self.facts = facts
    }

    /// Where the contents begin in their file.
    private var offset: Int64 { facts["offset"]?.integer ?? 0 }

    /// How many bytes are behind the first `count` of these; `nil` where that is not known.
    private func left(after count: Int) -> Int64? {
        if let size = facts["size"]?.integer { return max(0, size -| offset -| Int64(count)) }
        return isWhole ? Int64(bytes.count - count) : nil
    }

    // MARK: Text

    /// The text, cut to a bound; `nil` where it is none.
    /// - Parameters:
    ///   - budget: In bytes, as JSON on one line; `nil` for none.
    ///   - more: The call that reads on at a place in the file, or for `nil` gives everything in so many bytes.
    /// - Throws: ``Failure`` with `option_value_invalid` for a bound that not even one character fits into: the call that reads on would
    ///   be this one.
    func text(
        in budget: Int64?, more: (_ offset: Int64?, _ whole: Int) -> JSONValue?
    ) throws(Failure) -> JSONValue? {
        // A character may be cut off at the end.
        let end = Self.textEnd(bytes, bytes.count)
        guard !bytes.contains(0), String(validating: bytes.prefix(end), as: UTF8.self) != nil,
            end == bytes.count || left(after: bytes.count) != 0
        else { return nil }
        let whole: JSONValue = ["text": .string(String(decoding: bytes.prefix(end), as: UTF8.self))]
        let size = whole.compactText.utf8.count
        func fits(_ value: JSONValue) -> Bool { budget.map { value.compactText.utf8.count <= $0 } ?? true }
        if left(after: end) == 0, fits(whole) { return whole }
        var (low, high, best) = (0, end, 0)
        while low <= high {
            let middle = low + (high - low) / 2
            if fits(document(Self.textEnd(bytes, middle), size, more)) {
                best = middle
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        let kept = Self.textEnd(bytes, best)
        guard kept > 0 || end == 0, fits(document(kept, size, more)) else {
            let least = document(Self.textEnd(bytes, min(end, 4)), size, more).compactText.utf8.count
            throw DataBudget.tooSmall(Int(budget ?? 0), for: least + 16, "one character")
        }
        return document(kept, size, more)
    }

    private func document(_ count: Int, _ whole: Int, _ more: (Int64?, Int) -> JSONValue?) -> JSONValue {
        var out: JSONObject = [:]
        if let left = left(after: count) { out["bytes"] = .integer(left) }
        let isInFile = facts["size"]?.integer != nil
        out["call"] = more(isInFile ? offset +| Int64(count) : nil, whole)
        return [
            "text": .string(String(decoding: bytes.prefix(count), as: UTF8.self)), "left_out": .object(out),
        ]
    }

    /// The end of the last whole character among the first `count` bytes.
    private static func textEnd(_ bytes: [UInt8], _ count: Int) -> Int {
        var start = count
        while start > max(0, count - 3), start > 0, bytes[start - 1] & 0xC0 == 0x80 { start -= 1 }
        guard start > 0, bytes[start - 1] >= 0xC0 else { return count }
        let length = bytes[start - 1] >= 0xF0 ? 4 : bytes[start - 1] >= 0xE0 ? 3 : 2
        return start - 1 + length <= count ? count : start - 1
    }

    // MARK: Anything else

    /// The most that goes into a block, in bytes: hosts refuse messages of more than about 1 MB, and Base64 takes a third more.
    static let mostInBlock = 3 << 18

    /// The block that carries them, and what it is, as data.
    /// - Parameters:
    ///   - name: Where they come from, such as a path.
    ///   - part: The calls that read a part of them, or write all of them into a file.
    func block(named name: String, otherwise part: [NextStep]) throws(Failure) -> (block: JSONValue, facts: JSONValue) {
        guard isWhole, bytes.count <= Self.mostInBlock else {
            throw Failure(
                .responseTooLarge,
                "the contents are no text, and larger than the \(Self.mostInBlock >> 10) KiB that an answer holds",
                next: part,
                advice: "read a part with offset and limit, or use a tool that writes into a file")
        }
        // A part of a picture is none.
        let isPicture = offset == 0 && left(after: bytes.count) ?? 0 == 0
        let type = isPicture ? ImageType(of: bytes) : nil
        let data = JSONValue.string(Base64.encode(bytes))
        let mime = JSONValue.string(type?.rawValue ?? "application/octet-stream")
        let facts: JSONValue = ["mimeType": mime, "bytes": .integer(Int64(bytes.count))]
        if type != nil { return (["type": "image", "data": data, "mimeType": mime], facts) }
        let uri = JSONValue.string("olares://\(TerminalText.sanitized(name))")
        return (["type": "resource", "resource": ["uri": uri, "mimeType": mime, "blob": data]], facts)
    }
}

/// The pictures that models see, told by their first bytes: a name can say what it likes.
enum ImageType: String, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"

    /// `nil` for anything else.
    init?(of bytes: [UInt8]) {
        guard let type = Self.allCases.first(where: { $0.isBeginning(of: bytes) }) else { return nil }
        self = type
    }

    private func isBeginning(of bytes: [UInt8]) -> Bool {
        switch self {
        case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .gif: bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8))
        // A container of which the size stands between its name and that of what is in it.
        case .webp: bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
        }
    }
}
