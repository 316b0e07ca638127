/// How things stand with a profile's token, as far as this machine can tell (docs/protocol/tokens.md, "Status").
public enum LoginStatus: Equatable, Sendable {
    /// No token was ever stored.
    case never
    /// The store could not be read.
    case unknown
    /// The server refused to refresh it.
    case invalidated
    /// It is good for this many more seconds.
    case loggedIn(seconds: Int64)
    /// It carries no expiry; only the server knows.
    case loggedInOpaque
    /// It is no JWT.
    case loggedInUnparseable
    /// Its time is over. A refresh may still be possible.
    case expired

    /// The status of a stored record, or of none.
    public init(of record: TokenRecord?, at now: Timestamp) {
        guard let record else {
            self = .never
            return
        }
        guard record.invalidatedAt == nil else {
            self = .invalidated
            return
        }
        do throws(JWTError) {
            guard let expiry = try JWT.expiry(of: record.accessToken) else {
                self = .loggedInOpaque
                return
            }
            self = now >= expiry ? .expired : .loggedIn(seconds: now.seconds(until: expiry))
        } catch {
            self = .loggedInUnparseable
        }
    }

    /// What can be told of a record without opening it (docs/protocol/keychain.md, "Notes"); `nil` for one that is no JWT.
    static func note(of record: TokenRecord) -> String? {
        guard record.invalidatedAt == nil else { return "invalidated" }
        do throws(JWTError) {
            guard let expiry = try JWT.expiry(of: record.accessToken) else { return "opaque" }
            return "expires \(expiry.milliseconds)"
        } catch { return nil }
    }

    /// The status that a note tells; `nil` where it tells none.
    init?(note: String, at now: Timestamp) {
        switch note {
        case "invalidated": self = .invalidated
        case "opaque": self = .loggedInOpaque
        default:
            let words = note.split(separator: " ")
            guard words.count == 2, words[0] == "expires", let milliseconds = Int64(words[1]) else { return nil }
            let expiry = Timestamp(milliseconds: milliseconds)
            self = now >= expiry ? .expired : .loggedIn(seconds: now.seconds(until: expiry))
        }
    }

    /// The status of a profile in `store`; ``unknown`` when the store fails.
    public init(of olaresID: String, in store: TokenStore, at now: Timestamp) {
        if let noted = store.notedStatus(for: olaresID, at: now) {
            self = noted
            return
        }
        do throws(Failure) {
            self.init(of: try store.record(for: olaresID), at: now)
        } catch {
            self = .unknown
        }
    }

    /// As it stands in the STATUS column.
    public var text: String {
        switch self {
        case .never: "never"
        case .unknown: "unknown"
        case .invalidated: "invalidated"
        case .loggedIn(let seconds): "logged-in (\(Self.durationText(seconds: seconds)))"
        case .loggedInOpaque: "logged-in"
        case .loggedInUnparseable: "logged-in (unparseable token)"
        case .expired: "expired"
        }
    }

    /// A time left in words: `42s`, `5m7s`, `23h59m`; hours have no bound, and what is smaller is cut off.
    public static func durationText(seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m\(seconds % 60)s"
        default: "\(seconds / 3600)h\(seconds / 60 % 60)m"
        }
    }
}
