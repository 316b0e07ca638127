import Foundation
import HTTPTypes
import Hummingbird

/// `/api/share/`: what others may see.
struct ShareRoutes {
    private struct Answer<Content: Encodable>: Encodable {
        let code = 0
        let message = "success"
        var data: Content?
    }

    private struct Member: Decodable {
        let shareMember: String
        let permission: Int

        enum CodingKeys: String, CodingKey {
            case permission
            case shareMember = "share_member"
        }
    }

    private struct Change: Decodable {
        let pathId: String
        let password: String?
        let members: [Member]?

        enum CodingKeys: String, CodingKey {
            case password
            case pathId = "path_id"
            case members = "share_members"
        }
    }

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/share/share_path") { request, files in
            .json(["share_paths": files.shares.all.filter { isWanted($0, request) }])
        }
        routes.on(.post, "/api/share/share_path/**") { request, files in try await create(request, files) }
        routes.on(.delete, "/api/share/share_path") { request, files in
            let ids = try request.required("path_ids").split(separator: ",").map { String($0) }
            for id in ids where !files.shares.all.contains(where: { $0.id == id }) {
                throw Refusal(.ok, code: 404, "there is no share \(id)")
            }
            files.shares.remove(ids)
            return .json(Answer<String>())
        }
        addChanges(to: routes)
    }

    private func addChanges(to routes: FileRoutes) {
        let kinds: [(HTTPRequest.Method, RouterPath, String)] = [
            (.post, "/api/share/share_member", "internal"),
            (.put, "/api/share/share_path/share_members", "internal"),
            (.put, "/api/share/share_password", "external"),
            (.post, "/api/share/smb_share_member", "smb"),
        ]
        for (method, path, type) in kinds {
            routes.on(method, path) { request, files in
                let change = try await request.decoded(as: Change.self)
                if type == "external", (change.password ?? "").count < 6 {
                    throw Refusal(.ok, code: 400, "the password is too short")
                }
                try files.shares.change(change.pathId, of: type, at: Self.text(Date()))
                return .json(Answer<String>())
            }
        }
        routes.on(.get, "/api/share/smb_share_user") { _, files in .json(Answer(data: files.shares.accounts)) }
        routes.on(.post, "/api/share/smb_share_user") { request, files in
            struct Account: Decodable {
                let user: String
                let password: String
            }
            try files.shares.addAccount(try await request.decoded(as: Account.self).user)
            return .json(Answer<String>())
        }
    }

    private func create(_ request: Request, _ files: UserFiles) async throws -> Response {
        struct Wish: Decodable {
            let name: String
            let shareType: String
            let permission: Int
            let password: String
            let expireIn: Int?
            let expireTime: String?
            let publicSmb: Bool?
            let uploadSizeLimit: Int?

            enum CodingKeys: String, CodingKey {
                case name, permission, password
                case shareType = "share_type"
                case expireIn = "expire_in"
                case expireTime = "expire_time"
                case publicSmb = "public_smb"
                case uploadSizeLimit = "upload_size_limit"
            }
        }
        let path = try VirtualPath(url: request.uri.path, after: "/api/share/share_path/")
        _ = try files.tree.directory(path)
        let wish = try await request.decoded(as: Wish.self)
        guard ["internal", "external", "smb"].contains(wish.shareType), (0...4).contains(wish.permission) else {
            throw Refusal(.ok, code: 400, "no such kind of share: \(wish.shareType), \(wish.permission)")
        }
        let now = Date()
        var share = Share(
            id: UUID().uuidString.lowercased(), owner: files.user.local, fileType: path.fileType, extend: path.extend,
            path: path.subPath, shareType: wish.shareType, name: wish.name, expireIn: wish.expireIn,
            expireTime: wish.expireTime, permission: wish.permission, createTime: Self.text(now),
            updateTime: Self.text(now), sharedByMe: true, uploadSizeLimit: wish.uploadSizeLimit)
        if wish.shareType == "external" {
            guard wish.password.count >= 6, wish.expireIn != nil || wish.expireTime != nil else {
                throw Refusal(.ok, code: 400, "a public share needs a password and an end")
            }
            if let life = wish.expireIn { share.expireTime = Self.text(now + Double(life) / 1000) }
        }
        if wish.shareType == "smb" {
            share.smbLink = "smb://files.\(files.user.terminus)/\(wish.name)"
            share.smbUser = wish.publicSmb == true ? "guest" : "smb-\(files.user.local)"
            share.smbPassword = wish.publicSmb == true ? "" : String(UUID().uuidString.prefix(8))
        }
        files.shares.add(share)
        return .json(Answer(data: share))
    }

    private func isWanted(_ share: Share, _ request: Request) -> Bool {
        func isIn(_ name: String, _ value: String) -> Bool {
            guard let list = request.form(name), !list.isEmpty else { return true }
            return list.split(separator: ",").contains { $0 == value }
        }
        func agrees(_ name: String, _ value: Bool) -> Bool { request.form(name).map { $0 == "true" || !value } ?? true }
        return isIn("owner", share.owner) && isIn("share_type", share.shareType) && isIn("path_id", share.id)
            && agrees("shared_by_me", share.sharedByMe) && agrees("shared_to_me", !share.sharedByMe)
    }

    private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
