import NIOCore
import OlaresCore

/// What an archive's listing says, line by line (docs/protocol/files.md, "Archives").
enum EntryLine: Equatable, Sendable {
    case entry(ArchiveEntry)
    /// The listing is complete, and had so many entries.
    case done(total: Int64?)
    /// It ends here, for the server's reason.
    case failed(message: String, code: JSONValue?)

    /// Reads a line.
    init(_ json: JSONValue) {
        if json["_done"]?.bool == true {
            self = .done(total: json["total"]?.integer)
        } else if let error = json["_error"] {
            self = .failed(message: error.string ?? error.compactText, code: json["code"])
        } else {
            self = .entry(ArchiveEntry(json))
        }
    }
}

/// Something inside an archive.
struct ArchiveEntry: Equatable, Sendable {
    /// The server's own object.
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// As a row: what it is, how large, when changed, whether encrypted, and where.
    var cells: [String] {
        let isDirectory = json["is_dir"]?.bool ?? false
        let size = json["size"]?.integer ?? 0
        return [
            isDirectory ? "DIR" : "FILE", isDirectory ? "-" : ByteSize.compact(size),
            Timestamp(listed: json["modified"])?.localText ?? "-", json["encrypted"]?.bool == true ? "yes" : "no",
            json["path"]?.string ?? "-",
        ]
    }
}

/// Splits bytes into lines of JSON as they arrive.
struct JSONLines {
    private static let longest = 1 << 20

    private var line: [UInt8] = []

    /// Takes the next bytes.
    /// - Parameter take: Gets each line that is not blank; says whether to go on.
    /// - Returns: Whether to go on.
    mutating func feed(
        _ bytes: some Sequence<UInt8>, take: (JSONValue) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        for byte in bytes {
            guard byte == 0x0A else {
                guard line.count < Self.longest else {
                    throw Failure(.responseTooLarge, "the listing holds a line that is longer than 1 MiB")
                }
                line.append(byte)
                continue
            }
            guard try finish(take: take) else { return false }
        }
        return true
    }

    /// Takes what stands behind the last line end.
    mutating func finish(take: (JSONValue) throws(Failure) -> Bool) throws(Failure) -> Bool {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return true }
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: line) } catch {
            throw Failure(.decode, "the listing holds a line that is not JSON: \(error.text)")
        }
        return try take(value)
    }
}
