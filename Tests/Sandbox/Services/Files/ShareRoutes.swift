import Foundation
import HTTPTypes
import Hummingbird

/// `/api/share/`: what others may see.
struct ShareRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/share/share_path") { request, files in try list(request, files) }
        routes.on(.post, "/api/share/share_path/**") { request, files in
            try await ShareCreation(request, files).response()
        }
        routes.on(.delete, "/api/share/share_path") { request, files in
            try files.shares.requireConnection()
            let ids = try request.required("path_ids").split(separator: ",").map { String($0) }
            for id in ids {
                try requireUUID(id, .internalServerError)
                // Those before it are gone, those behind it stay.
                guard files.shares.remove(id) else { return Response(status: .internalServerError) }
            }
            return success()
        }
        addMembers(to: routes)
        addPassword(to: routes)
        ShareAccountRoutes().add(to: routes)
    }

    private func list(_ request: Request, _ files: UserFiles) throws -> Response {
        try files.shares.requireConnection()
        let me = files.user.local
        let ids = request.form("path_id")?.split(separator: ",").map { String($0) } ?? []
        for id in ids { try requireUUID(id, .internalServerError) }
        func isWanted(_ share: Share, isMine: Bool) -> Bool {
            func isIn(_ name: String, _ value: String) -> Bool {
                guard let list = request.form(name), !list.isEmpty else { return true }
                return list.split(separator: ",").contains { $0 == value }
            }
            func agrees(_ name: String, _ value: Bool) -> Bool {
                request.form(name).map { $0 == "true" || !value } ?? true
            }
            return isIn("owner", share.owner) && isIn("share_type", share.type)
                && (ids.isEmpty || ids.contains(where: share.answers))
                && (request.form("shared_by_me") != "true" || isMine)
                && (request.form("shared_to_me") != "true" || !isMine)
                && agrees("shared_by_me", isMine) && agrees("shared_to_me", !isMine)
        }
        let all = files.shares.all
        // A member who was entered twice gets the share twice.
        let foreign = all.filter { $0.type == "internal" && $0.owner != me && isWanted($0, isMine: false) }
            .flatMap { share in share.members.filter { $0.name == me }.map { share.row(as: $0) } }
        let rows = foreign + all.filter { $0.owner == me && isWanted($0, isMine: true) }.map { $0.row() }
        return .json(JSONValue.object(["total": .integer(rows.count), "share_paths": .array(rows)]))
    }

    private func addMembers(to routes: FileRoutes) {
        routes.on(.post, "/api/share/share_member") { request, files in
            let order = try await request.decoded(as: MemberOrder.self)
            guard let owner = files.shares.share(order.pathId)?.owner else { return error("SharePath not found") }
            let wanted = order.members ?? []
            if wanted.contains(where: { $0.shareMember == owner }) { return error("Cannot share to yourself") }
            if wanted.contains(where: { ![1, 3, 4].contains($0.permission) }) {
                return error("ShareMember permission for internal is invalid")
            }
            let counts = files.shares.change(order.pathId) { share in
                var (created, updated, existed) = (0, 0, 0)
                for member in wanted {
                    guard let index = share.members.firstIndex(where: { $0.name == member.shareMember }) else {
                        share.members.append(member.member)
                        created += 1
                        continue
                    }
                    if share.members[index].permission == member.permission { existed += 1 } else { updated += 1 }
                    share.members[index].permission = member.permission
                }
                return ["created": created, "updated": updated, "existed": existed]
            }
            return .json(ShareAnswer(data: counts))
        }
        routes.on(.put, "/api/share/share_path/share_members") { request, files in
            let order = try await request.decoded(as: MemberOrder.self)
            try requireUUID(order.pathId, .ok)
            let members = files.shares.change(order.pathId) { share in
                share.members = (order.members ?? []).map(\.member)
                    .filter { $0.name != share.owner && $0.name != files.user.local }
                return share.members
            }
            guard let members else { throw Refusal(.ok, "record not found") }
            let rows = members.map { member in
                JSONValue.object([
                    "share_member": .string(member.name), "permission": .integer(member.permission),
                ])
            }
            return .json(
                ShareAnswer(data: JSONValue.object(["share_path": .object(["share_members": .array(rows)])])))
        }
        routes.on(.post, "/api/share/smb_share_member") { request, files in
            let order = try await request.decoded(as: SMBOrder.self)
            try requireUUID(order.pathId, .ok)
            for user in order.users ?? [] { try requireUUID(user.id, .ok) }
            let members = files.shares.smbMembers((order.users ?? []).map { ($0.id, $0.permission) })
            let isThere: Void? = files.shares.change(order.pathId) { share in
                share.members = members
                share.isPublicSMB = order.publicSMB ?? false
            }
            guard isThere != nil else { throw Refusal(.ok, "record not found") }
            return .json(ShareAnswer(data: order))
        }
    }

    private func addPassword(to routes: FileRoutes) {
        routes.on(.put, "/api/share/share_password") { request, files in
            struct Order: Decodable {
                let pathId: String

                enum CodingKeys: String, CodingKey {
                    case pathId = "path_id"
                }
            }
            try requireUUID(try await request.decoded(as: Order.self).pathId, .ok)
            return success()
        }
    }

    private func success() -> Response { .json(ShareAnswer<String>()) }

    private func error(_ text: String) -> Response { .json(["error": text], status: .badRequest) }
}

/// `{code, message, data}` of a success.
struct ShareAnswer<Content: Encodable>: Encodable {
    let code = 0
    let message = "success"
    var data: Content?
}

/// The database's own words for what is no UUID, with or without a node behind it.
func requireUUID(_ id: String, _ status: HTTPResponse.Status) throws(Refusal) {
    guard UUID(uuidString: String(id.prefix { $0 != "_" })) == nil else { return }
    throw Refusal(status, "ERROR: invalid input syntax for type uuid: \"\(id)\" (SQLSTATE 22P02)")
}

/// Members of an internal share, as requests have them.
struct MemberOrder: Decodable {
    struct Member: Decodable {
        let shareMember: String
        let permission: Int

        enum CodingKeys: String, CodingKey {
            case permission
            case shareMember = "share_member"
        }

        var member: Share.Member {
            Share.Member(id: UUID().uuidString.lowercased(), name: shareMember, permission: permission)
        }
    }

    let pathId: String
    let members: [Member]?

    enum CodingKeys: String, CodingKey {
        case pathId = "path_id"
        case members = "share_members"
    }
}

/// Accounts of an SMB share, as requests have them.
struct SMBOrder: Codable {
    struct User: Codable {
        let id: String
        let permission: Int
    }

    let pathId: String
    let users: [User]?
    let publicSMB: Bool?

    enum CodingKeys: String, CodingKey {
        case users
        case pathId = "path_id"
        case publicSMB = "public_smb"
    }
}
