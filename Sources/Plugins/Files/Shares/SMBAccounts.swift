import OlaresCore
import OlaresExecution

/// An account for SMB shares. Such accounts are no users of the Olares.
struct SMBAccount: Equatable, Sendable {
    let id: String
    let name: String

    private static let reserved = ["daemon", "shutdown", "nobody"]

    /// Refuses a name that the service would refuse, before anybody is asked for a password.
    /// - Parameter ownName: The caller's, which is taken.
    static func checkName(_ name: String, ownName: String) throws(Failure) {
        func refuse(_ reason: String) -> Failure {
            Failure(
                .argumentInvalid, "\(name.quotedForMessage) is no name for an SMB account: \(reason)",
                advice: "choose 6 to 16 of a-z, 0-9, _ and -, beginning with a letter or _")
        }
        guard (6...16).contains(name.utf8.count) else { throw refuse("it has 6 to 16 characters") }
        let isFirst: (UInt8) -> Bool = { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
        let isFurther: (UInt8) -> Bool = { isFirst($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
        guard name.utf8.first.map(isFirst) == true, name.utf8.allSatisfy(isFurther) else {
            throw refuse("it has small letters, digits, _ and -, and begins with a letter or _")
        }
        guard name.utf8.last != UInt8(ascii: "-") else { throw refuse("it does not end with -") }
        guard !reserved.contains(name) else { throw refuse("the system has that name") }
        guard name != ownName else { throw refuse("it is that of your user") }
    }

    /// Refuses a password that the service would refuse.
    static func checkPassword(_ password: String) throws(Failure) {
        let isPrintable = password.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard (6...16).contains(password.utf8.count), isPrintable, password.trimmed == password else {
            throw Failure(
                .optionValueInvalid,
                "the password of an SMB account has 6 to 16 printable ASCII characters, and no blank at either end",
                advice: "choose another one")
        }
    }
}

extension [SMBAccount] {
    /// The account with this id, or else this name.
    /// - Throws: ``Failure`` with `remote_not_found`.
    func account(_ text: String) throws(Failure) -> SMBAccount {
        if let found = first(where: { $0.id.lowercased() == text.lowercased() }) ?? first(where: { $0.name == text }) {
            return found
        }
        throw Failure(
            .remoteNotFound, "there is no SMB account \(text.quotedForMessage)",
            next: [NextStep(["files", "share", "smb-users", "list"], effect: .read)])
    }
}

extension FilesServer {
    /// The caller's accounts for SMB shares.
    func smbAccounts() async throws(Failure) -> [SMBAccount] {
        let answer = try await share(.files("GET", "/api/share/smb_share_user/"), what: "share smb-users list")
        let rows: [JSONValue]
        switch answer["data"] {
        case .array(let list)?: rows = list
        case .null?: rows = []
        default:
            throw Failure(
                .decode, "share smb-users list: the server's answer has no data", advice: "check that both versions fit"
            )
        }
        return rows.compactMap { row in
            row["id"]?.string.map { SMBAccount(id: $0, name: row["name"]?.string ?? $0) }
        }
    }
}
