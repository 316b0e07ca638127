import OlaresCore

/// Takes the children out of a directory's listing while it arrives, so that no more than one is held, however many there
/// are (docs/protocol/files.md, "Listings").
///
/// It knows where strings, objects and arrays begin and end, and nothing else of JSON: each child, and the rest of the
/// answer without them, goes through the JSON reader, which refuses whatever is wrong with them. Children are the elements
/// of `items` or, where that is empty, of `data`.
struct ListingScanner {
    /// The largest child, and the largest rest, in bytes.
    static let partLimit = 1 << 20
    /// The longest listing, in bytes: some two hundred thousand children.
    private let lengthLimit: Int
    private var length = 0

    init(lengthLimit: Int = 64 << 20) { self.lengthLimit = lengthLimit }

    /// The answer without the children.
    private var rest: [UInt8] = []
    /// What is there of the child that is arriving.
    private var child: [UInt8] = []
    /// The last string of the outermost object, with its quotes.
    private var string: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Whether a colon came since `string`.
    private var isBehindColon = false
    /// Whether what arrives is inside the array of the children.
    private var isInChildren = false
    /// Whether a comma promises another child.
    private var hasComma = false
    /// The name of the array that children were found in.
    private var member: String?
    /// Whether it is no listing but a file, whose text begins to arrive.
    private(set) var isOfFile = false

    /// The answer without the children.
    struct Rest {
        let facts: JSONObject
        /// The member of `facts` that the children belong to.
        let member: String
        /// Children that were not handed over as they arrived.
        let late: [JSONValue]
    }

    /// Takes the next bytes.
    /// - Parameter take: Gets each child, in order.
    /// - Throws: What `take` throws, or ``Failure`` with `decode` or `response_too_large`.
    mutating func feed(
        _ bytes: some Collection<UInt8>, take: (JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        length += bytes.count
        guard length <= lengthLimit else { throw endless }
        for byte in bytes {
            if isOfFile { return }
            if isInChildren { try feedChild(byte, take: take) } else { try feedRest(byte) }
        }
    }

    /// The answer without the children, at its end.
    func finish() throws(Failure) -> Rest {
        guard let facts = try value(rest).object else { throw undecodable("want an object") }
        if let member { return Rest(facts: facts, member: member, late: []) }
        // A name that is written with escapes is the same name.
        for name in ["items", "data"] {
            guard let children = facts[name]?.array, !children.isEmpty else { continue }
            return Rest(facts: facts, member: name, late: children)
        }
        let isCloud = facts["items"]?.array == nil && facts["data"]?.array != nil
        return Rest(facts: facts, member: isCloud ? "data" : "items", late: [])
    }

    private static let members = [Array("\"items\"".utf8): "items", Array("\"data\"".utf8): "data"]

    /// What a file has its text in, and a directory has not.
    private static let textMember = Array("\"content\"".utf8)

    private mutating func feedRest(_ byte: UInt8) throws(Failure) {
        guard rest.count < Self.partLimit else { throw Self.tooLarge }
        rest.append(byte)
        if isInString {
            if depth == 1 { string.append(byte) }
            return endString(with: byte)
        }
        switch byte {
        case UInt8(ascii: "\""):
            isInString = true
            if depth == 1 {
                string = [byte]
                isBehindColon = false
            }
        case UInt8(ascii: ":") where depth == 1:
            isBehindColon = true
            isOfFile = string == Self.textMember
        case UInt8(ascii: "["):
            depth += 1
            guard depth == 2, isBehindColon, member == nil, let name = Self.members[string] else { return }
            isInChildren = true
            member = name
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
    }

    private mutating func feedChild(
        _ byte: UInt8, take: (JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        if !isInString, depth == 2, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
            return try endChild(with: byte, take: take)
        }
        guard child.count < Self.partLimit else { throw Self.tooLarge }
        child.append(byte)
        if isInString { return endString(with: byte) }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
    }

    private mutating func endChild(
        with byte: UInt8, take: (JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        let isLast = byte == UInt8(ascii: "]")
        if isLast, !hasComma, child.allSatisfy({ [0x20, 0x0A, 0x0D, 0x09].contains($0) }) {
            // The children may be in the other array.
            member = nil
        } else {
            try take(try value(child))
        }
        child.removeAll(keepingCapacity: true)
        hasComma = !isLast
        guard isLast else { return }
        isInChildren = false
        rest.append(byte)
        depth = 1
    }

    /// Keeps track of where a string ends.
    private mutating func endString(with byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }

    private func value(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        do throws(JSONError) { return try JSONValue(parsing: bytes) } catch { throw undecodable(error.text) }
    }

    private func undecodable(_ reason: String) -> Failure {
        let beginning = String(decoding: rest.prefix(200), as: UTF8.self)
        return Failure(
            .decode, "decode response: \(reason) (body=\(TerminalText.sanitized(beginning)))",
            advice: "check that the address is that of an Olares, and that both versions fit")
    }

    /// What is longer has no end that anybody waits for.
    private var endless: Failure {
        Failure(
            .responseTooLarge, "the listing is longer than \(lengthLimit >> 20) MiB",
            advice: "check that the address is that of an Olares; a directory with more in it has to be divided there")
    }

    private static let tooLarge = Failure(
        .responseTooLarge, "the listing holds a part that is larger than 1 MiB",
        advice: "check that the address is that of an Olares")
}
