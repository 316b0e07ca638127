import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// A directory that others may see.
struct Share: Sendable {
    /// Somebody who may: a user, or an account for SMB shares.
    struct Member: Sendable {
        let id: String
        let name: String
        var permission: Int
    }

    /// What the service writes for no end.
    static let never = "9999-12-31T23:59:59Z"

    let uuid: String
    let owner: String
    let place: VirtualPath
    /// Where the owner's files are.
    let tree: DirectoryTree
    /// `internal`, `external` or `smb`.
    let type: String
    let name: String
    let permission: Int
    var expireIn = 0
    var expireTime = never
    var uploadSizeLimit = 0
    var members: [Member] = []
    var isPublicSMB = false
    var smbLink: String?
    let createTime: String
    var updateTime: String

    /// The node that the directory is on, where its path names one.
    var node: String? { ["cache", "external"].contains(place.fileType) ? place.extend : nil }

    /// As lists have it.
    var id: String { node.map { "\(uuid)_\($0)" } ?? uuid }

    /// Whether an id in either form is that of this share.
    func answers(to id: String) -> Bool { id == uuid || id == self.id }

    /// As it is shown to somebody.
    /// - Parameters:
    ///   - member: As whom of its members; nil for its owner.
    ///   - id: In place of ``id``.
    func row(as member: Member? = nil, id: String? = nil) -> JSONValue {
        var row: [String: JSONValue] = [
            "id": .string(id ?? self.id), "owner": .string(owner), "file_type": .string(place.fileType),
            "extend": .string(place.extend), "path": .string(place.subPath), "share_type": .string(type),
            "name": .string(name), "expire_in": .integer(expireIn), "expire_time": .string(expireTime),
            "permission": .integer(type == "smb" ? 0 : member?.permission ?? permission),
            "create_time": .string(createTime), "update_time": .string(updateTime),
            "shared_by_me": .boolean(member == nil), "upload_size_limit": .integer(uploadSizeLimit),
            "users": .array(
                members.map { member in
                    .object([
                        "id": .string(member.id), "name": .string(member.name),
                        "permission": .integer(member.permission),
                    ])
                }),
        ]
        if let smbLink {
            row["smb_link"] = .string(smbLink)
            row["public_smb"] = .boolean(isPublicSMB)
        }
        return .object(row)
    }
}

/// An account of the file server for Windows shares.
struct SMBAccount: Codable, Sendable {
    let id: String
    let name: String
}

/// All users' shares, and accounts for them.
final class ShareBook: Sendable {
    private struct State {
        var shares: [Share] = []
        var accounts: [(owner: String, account: SMBAccount)] = []
        /// Connections to the database that requests for unknown ids have cost.
        var lostConnections = 0
    }

    private let state = Mutex(State())

    var all: [Share] { state.withLock(\.shares) }

    func accounts(of owner: String) -> [SMBAccount] {
        state.withLock { $0.accounts.filter { $0.owner == owner }.map(\.account) }
    }

    func add(_ share: Share) { state.withLock { $0.shares.append(share) } }

    func share(_ id: String) -> Share? { all.first { $0.answers(to: id) } }

    /// What is below `share/<id>/`, for its owner and its members.
    func listing(of path: VirtualPath, for user: String) throws -> Response {
        guard let share = share(path.extend) else { throw Refusal(.ok, "Wrong share.").being(.missing) }
        let permission = share.owner == user ? 4 : share.members.first { $0.name == user }?.permission ?? 0
        guard [1, 3, 4].contains(permission) else { throw Refusal(.forbidden, "Permission denied.") }
        let place = VirtualPath(
            share.place.fileType, share.place.extend, share.place.names + path.names, isDirectory: path.isDirectory)
        guard share.tree.facts(share.place) != nil else {
            throw Refusal(
                .internalServerError, "This share no longer exists. The link may have been deleted."
            ).being(.missing)
        }
        guard let facts = share.tree.facts(place), facts.isDirectory else {
            throw Refusal(.internalServerError, "Directory not exist.").being(.missing)
        }
        let directory = try share.tree.place(place)
        return Listing(
            path: path, place: directory, facts: facts, names: try share.tree.names(in: directory), extraNames: []
        ) { _ in "usb" }
        .response
    }

    /// Ends one; false where it is not known, which costs a connection.
    func remove(_ id: String) -> Bool {
        state.withLock { state in
            guard let index = state.shares.firstIndex(where: { $0.answers(to: id) }) else {
                state.lostConnections += 1
                return false
            }
            state.shares.remove(at: index)
            return true
        }
    }

    /// Fails once the database has no connection to spare.
    func requireConnection() throws(Refusal) {
        guard state.withLock({ $0.lostConnections < 95 }) else {
            throw Refusal(
                .internalServerError, "failed to connect: FATAL: sorry, too many clients already (SQLSTATE 53300)")
        }
    }

    /// Changes a share, whoever's it is; nil where there is none.
    func change<Value>(_ id: String, _ change: (inout Share) throws -> Value) rethrows -> Value? {
        try state.withLock { state in
            guard let index = state.shares.firstIndex(where: { $0.answers(to: id) }) else { return nil }
            defer { state.shares[index].updateTime = Date().formatted(.iso8601) }
            return try change(&state.shares[index])
        }
    }

    /// Adds an account; nil where some user has one of that name.
    func addAccount(_ name: String, of owner: String) -> SMBAccount? {
        state.withLock { state in
            guard !state.accounts.contains(where: { $0.account.name == name }) else { return nil }
            let account = SMBAccount(id: UUID().uuidString.lowercased(), name: name)
            state.accounts.append((owner, account))
            return account
        }
    }

    /// Deletes accounts; those of others, and unknown ones, are left.
    func removeAccounts(_ ids: [String], of owner: String) {
        state.withLock { $0.accounts.removeAll { $0.owner == owner && ids.contains($0.account.id) } }
    }

    /// The members of an SMB share: the accounts of that id. Those that nobody has are dropped.
    func smbMembers(_ wanted: [(id: String, permission: Int)]) -> [Share.Member] {
        let accounts = state.withLock { $0.accounts.map(\.account) }
        return wanted.compactMap { id, permission in
            accounts.first { $0.id == id }.map { Share.Member(id: id, name: $0.name, permission: permission) }
        }
    }
}
