import OlaresCore

/// What a file on the server was like when somebody last looked, as `--if-unchanged` takes it: its size and time, or its MD5.
enum RemoteState: Equatable, Sendable {
    /// Bytes, and when it changed; in milliseconds where these are known.
    case listed(size: Int64, modified: Timestamp?, hasFraction: Bool)
    /// In lower-case hexadecimal.
    case md5(String)

    /// What a listing says.
    init(of entry: Entry) {
        let milliseconds = entry.modified?.millisecondOfSecond ?? 0
        self = .listed(size: entry.size, modified: entry.modified, hasFraction: milliseconds != 0)
    }

    /// Reads `<size>-<time>`, the time as a listing has it, or an MD5.
    /// - Throws: ``Failure`` with `option_value_invalid`.
    init(_ text: String) throws(Failure) {
        if text.utf8.count == 32, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) {
            self = .md5(text.lowercased())
            return
        }
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let size = Int64(parts[0]), size >= 0, let time = RFC3339.parse(parts[1]) else {
            throw Failure(
                .optionValueInvalid, "--if-unchanged takes a size and a time, or an MD5, not \(text.quotedForMessage)",
                advice: "`olares-cli files md5 -o json` shows both, as in 24-2026-04-17T19:31:51Z")
        }
        self = .listed(size: size, modified: time, hasFraction: parts[1].contains("."))
    }

    /// As ``init(_:)`` reads it.
    var text: String {
        switch self {
        case .md5(let digest): digest
        case .listed(let size, let modified, let hasFraction):
            "\(size)-" + (modified.map { hasFraction ? $0.preciseText : RFC3339.text($0) } ?? "unknown")
        }
    }

    /// Whether a listing still says the same. A time that was given to the second is compared to the second.
    func isListed(in entry: Entry) -> Bool {
        guard case .listed(let size, let modified, let hasFraction) = self, let modified, let now = entry.modified
        else {
            return false
        }
        return size == entry.size && (hasFraction ? modified == now : modified.seconds == now.seconds)
    }
}

extension Timestamp {
    /// RFC 3339 with milliseconds.
    fileprivate var preciseText: String {
        let digits = String(millisecondOfSecond)
        let fraction = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return RFC3339.text(self).dropLast() + ".\(fraction)Z"
    }
}

extension FilesServer {
    /// Refuses to go on unless a file still is as it was. The service has no such condition itself: what changes between this
    /// answer and the next request is not seen.
    /// - Parameters:
    ///   - entry: What stands there now; `nil` for nothing.
    ///   - what: What is being done, for the message.
    func require(
        _ state: RemoteState, at path: RemotePath, _ entry: Entry?, for what: String
    ) async throws(Failure) {
        guard let entry else { throw Self.changed(what, path, "is no longer there") }
        if case .md5(let wanted) = state {
            switch try await digest(of: path, size: entry.size) {
            case .md5(let digest):
                guard digest == wanted else { throw Self.changed(what, path, "has the MD5 \(digest)") }
            case .missing: throw Self.changed(what, path, "is no longer there")
            case .unknown: throw .noDigest(path)
            }
        } else if !state.isListed(in: entry) {
            throw Self.changed(what, path, "is \(RemoteState(of: entry).text) by now")
        }
    }

    private static func changed(_ what: String, _ path: RemotePath, _ how: String) -> Failure {
        Failure(
            .preconditionFailed,
            "\(what): the file was changed on the server meanwhile, it \(how); nothing was replaced",
            next: [NextStep(["files", "md5", path.text], effect: .read)],
            advice: "read it again, then write what follows from that", retryable: false)
    }
}
