import Foundation
import HTTPTypes
import Synchronization

/// A directory that others may see.
struct Share: Codable, Sendable {
    let id: String
    let owner: String
    let fileType: String
    let extend: String
    let path: String
    let shareType: String
    let name: String
    /// Milliseconds.
    var expireIn: Int?
    var expireTime: String?
    var permission: Int
    let createTime: String
    var updateTime: String
    let sharedByMe: Bool
    var smbLink: String?
    var smbUser: String?
    var smbPassword: String?
    var uploadSizeLimit: Int?
    var syncRepoName: String?
    var node: String?

    enum CodingKeys: String, CodingKey {
        case id, owner, extend, path, name, permission, node
        case fileType = "file_type"
        case shareType = "share_type"
        case expireIn = "expire_in"
        case expireTime = "expire_time"
        case createTime = "create_time"
        case updateTime = "update_time"
        case sharedByMe = "shared_by_me"
        case smbLink = "smb_link"
        case smbUser = "smb_user"
        case smbPassword = "smb_password"
        case uploadSizeLimit = "upload_size_limit"
        case syncRepoName = "sync_repo_name"
    }
}

/// An account of the file server for Windows shares.
struct SMBAccount: Codable, Sendable {
    let id: String
    let name: String
}

/// A user's shares, and accounts for them.
final class ShareBook: Sendable {
    private struct State {
        var shares: [Share] = []
        var accounts: [SMBAccount] = []
    }

    private let state = Mutex(State())

    var all: [Share] { state.withLock(\.shares) }
    var accounts: [SMBAccount] { state.withLock(\.accounts) }

    func add(_ share: Share) { state.withLock { $0.shares.append(share) } }

    func remove(_ ids: [String]) { state.withLock { $0.shares.removeAll { ids.contains($0.id) } } }

    /// Changes a share of a type, or says why not.
    func change(_ id: String, of type: String, at time: String) throws(Refusal) {
        let isThere = state.withLock { state in
            guard let index = state.shares.firstIndex(where: { $0.id == id && $0.shareType == type }) else {
                return false
            }
            state.shares[index].updateTime = time
            return true
        }
        guard isThere else { throw Refusal(.ok, code: 404, "there is no \(type) share \(id)") }
    }

    func addAccount(_ name: String) throws(Refusal) {
        let isNew = state.withLock { state in
            guard !state.accounts.contains(where: { $0.name == name }) else { return false }
            state.accounts.append(SMBAccount(id: "u\(state.accounts.count + 1)", name: name))
            return true
        }
        guard isNew else { throw Refusal(.ok, code: 409, "there is an account \(name)") }
    }
}
