import Foundation
import HTTPTypes
import Hummingbird

/// A request that makes a share.
struct ShareCreation {
    private struct Order: Decodable {
        let name: String?
        let shareType: String
        let permission: Int?
        let password: String?
        let expireIn: Int?
        let expireTime: String?
        let members: [MemberOrder.Member]?
        let users: [SMBOrder.User]?
        let publicSMB: Bool?
        let uploadSizeLimit: Int?

        enum CodingKeys: String, CodingKey {
            case name, permission, password, users
            case shareType = "share_type"
            case expireIn = "expire_in"
            case expireTime = "expire_time"
            case members = "share_members"
            case publicSMB = "public_smb"
            case uploadSizeLimit = "upload_size_limit"
        }
    }

    private let path: VirtualPath
    private let order: Order
    private let files: UserFiles
    private let now = Date()

    init(_ request: Request, _ files: UserFiles) async throws {
        try files.shares.requireConnection()
        path = try VirtualPath(url: request.uri.path, after: "/api/share/share_path/")
        order = try await request.decoded(as: Order.self)
        self.files = files
    }

    func response() throws -> Response {
        guard let facts = files.tree.facts(path) else { throw Refusal(.badRequest, "Directory not exist.") }
        guard facts.isDirectory else { throw Refusal(.badRequest, "Sharing files is not supported yet.") }
        guard ["internal", "external", "smb"].contains(order.shareType) else { return invalid("ShareType") }
        guard (0...4).contains(order.permission ?? 0) else { return invalid("Permission") }
        let share =
            switch order.shareType {
            case "internal": try makeInternal()
            case "external": try makePublic()
            default: try makeSMB()
            }
        files.shares.add(share)
        // That of an SMB share is without its node here.
        return .json(ShareAnswer(data: share.row(id: share.type == "smb" ? share.uuid : nil)))
    }

    private func invalid(_ name: String) -> Response {
        .json(["error": "invalid parameter: \(name)"], status: .badRequest)
    }

    private func share(permission: Int) -> Share {
        Share(
            uuid: UUID().uuidString.lowercased(), owner: files.user.local, place: path, tree: files.tree,
            type: order.shareType,
            name: order.shareType == "smb" ? path.names.last ?? "" : order.name ?? path.name, permission: permission,
            createTime: now.formatted(.iso8601), updateTime: now.formatted(.iso8601))
    }

    private var isSharedAlready: Bool {
        files.shares.all.contains {
            $0.owner == files.user.local && $0.type == order.shareType && $0.place.text == path.text
        }
    }

    private func makeInternal() throws -> Share {
        guard !isSharedAlready else { throw Refusal(.ok, "Share for a path can be only one at a time.") }
        var share = share(permission: 4)
        guard files.behaviour.createsShareMembers else { return share }
        share.members = (order.members ?? []).map(\.member).filter { $0.name != share.owner }
        return share
    }

    private func makePublic() throws -> Share {
        guard order.password?.isEmpty == false else {
            throw Refusal(.badRequest, "external share must have a password")
        }
        guard let permission = order.permission, permission > 0 else {
            throw Refusal(.badRequest, "external share must have a permission")
        }
        var ends: [Date] = []
        if let life = order.expireIn, life > 0 { ends.append(now + Double(life) / 1000) }
        if let text = order.expireTime, !text.isEmpty {
            if let milliseconds = Double(text) {
                ends.append(Date(timeIntervalSince1970: milliseconds / 1000))
            } else if let date = try? Date(text, strategy: .iso8601) {
                ends.append(date)
            } else {
                throw Refusal(
                    .internalServerError, "ERROR: invalid input syntax for type timestamp: \"\(text)\" (SQLSTATE 22007)"
                )
            }
        }
        // The later one counts, and it may be over.
        guard let end = ends.max() else { throw Refusal(.badRequest, "expire time must not be empty") }
        var share = share(permission: permission)
        share.expireIn = order.expireIn ?? 0
        share.expireTime = end.formatted(.iso8601)
        share.uploadSizeLimit = order.uploadSizeLimit ?? 0
        return share
    }

    private func makeSMB() throws -> Share {
        guard !isSharedAlready else { throw Refusal(.ok, "Create Smb Share Error Share exists.") }
        for user in order.users ?? [] { try requireUUID(user.id, .ok) }
        var share = share(permission: 0)
        share.members = files.shares.smbMembers((order.users ?? []).map { ($0.id, $0.permission) })
        share.isPublicSMB = order.publicSMB ?? false
        // The second of a name gets a number, and the third the same.
        let isTaken = files.shares.all.contains { $0.type == "smb" && $0.name == share.name }
        share.smbLink = "smb://192.168.1.20/\(share.name)\(isTaken ? "1" : "")"
        return share
    }
}

/// `/api/share/smb_share_user/`: accounts for SMB shares.
struct ShareAccountRoutes {
    private static let reserved = ["daemon", "shutdown", "nobody"]

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/share/smb_share_user") { _, files in
            .json(ShareAnswer(data: files.shares.accounts(of: files.user.local)))
        }
        routes.on(.post, "/api/share/smb_share_user") { request, files in
            struct Order: Decodable {
                let user: String
                let password: String
            }
            let order = try await request.decoded(as: Order.self)
            guard order.user.wholeMatch(of: /[a-z_][a-z0-9_-]{4,14}[a-z0-9_]/) != nil,
                !Self.reserved.contains(order.user), order.user != files.user.local
            else { throw Refusal(.ok, "Invalid user name.") }
            guard order.password.wholeMatch(of: /[!-~][ -~]{4,14}[!-~]/) != nil else {
                throw Refusal(.ok, "Invalid password.")
            }
            guard let account = files.shares.addAccount(order.user, of: files.user.local) else {
                throw Refusal(.ok, "User already exists or is used by another account.")
            }
            return .json(ShareAnswer(data: account))
        }
        routes.on(.delete, "/api/share/smb_share_user") { request, files in
            struct Order: Decodable {
                let users: [String]
            }
            files.shares.removeAccounts(try await request.decoded(as: Order.self).users, of: files.user.local)
            return .json(ShareAnswer<String>())
        }
    }
}
