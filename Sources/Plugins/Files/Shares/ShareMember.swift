import OlaresCore

/// Somebody who may use a share.
struct ShareMember: Equatable, Sendable {
    /// A user's name; of an SMB share, that of the account.
    let name: String
    /// The id of an SMB account; `nil` for a user of the Olares.
    var id: String?
    let permission: SharePermission

    /// Reads `name[:permission],…`; the permission stands behind the last colon.
    /// - Throws: ``Failure`` with `option_value_invalid` for what is no such list, and for a name that is in it twice.
    static func list(_ text: String, otherwise permission: SharePermission) throws(Failure) -> [ShareMember] {
        var members: [ShareMember] = []
        for part in text.split(separator: "," as Character).map({ String($0).trimmed }) where !part.isEmpty {
            let member = try ShareMember(part, otherwise: permission)
            guard !members.contains(where: { $0.name == member.name }) else {
                throw Failure(
                    .optionValueInvalid, "--users names \(member.name.quotedForMessage) twice",
                    advice: "name everybody once")
            }
            members.append(member)
        }
        guard !members.isEmpty else {
            throw Failure(.optionValueInvalid, "--users names nobody", advice: "write it as bob:view,carol")
        }
        return members
    }

    private init(_ part: String, otherwise permission: SharePermission) throws(Failure) {
        guard let colon = part.lastIndex(of: ":") else {
            self.init(name: part, permission: permission)
            return
        }
        let name = String(part[..<colon])
        guard !name.isEmpty else {
            throw Failure(
                .optionValueInvalid, "--users: \(part.quotedForMessage) has no name before its colon",
                advice: "write it as name:view")
        }
        self.init(name: name, permission: try SharePermission(String(part[part.index(after: colon)...])))
    }

    /// Reads one of the `users` of a share, or one of its `share_members`; `nil` for what has no name.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string ?? json["share_member"]?.string ?? json["id"]?.string, !name.isEmpty
        else { return nil }
        let permission = json["permission"]?.integer.flatMap(SharePermission.init(rawValue:))
        self.init(name: name, id: json["id"]?.string, permission: permission ?? .none)
    }

    init(name: String, id: String? = nil, permission: SharePermission) {
        self.name = name
        self.id = id
        self.permission = permission
    }

    /// As one of the members of an internal share.
    var json: JSONValue { ["share_member": .string(name), "permission": .integer(permission.rawValue)] }

    /// As one of the accounts of an SMB share.
    var smbJSON: JSONValue { ["id": .string(id ?? name), "permission": .integer(permission.rawValue)] }

    /// As a line of a result.
    var line: String { "    - \(name)  (\(permission.word))" }

    /// As a part of a line: `bob:view`.
    var short: String { "\(name):\(permission.word)" }
}

/// The members that an internal share is to have.
struct ShareMembers: Sendable {
    let list: [ShareMember]

    /// - Parameter text: `name[:permission],…`; `nil` for nobody.
    /// - Throws: ``Failure`` with `option_value_invalid`, also for a permission that lets no member in.
    init(_ text: String?) throws(Failure) {
        list = try text.map { text throws(Failure) in try ShareMember.list(text, otherwise: .view) } ?? []
        if let odd = list.first(where: { $0.permission == .none || $0.permission == .upload }) {
            let reason =
                odd.permission == .upload
                ? "upload is for public links: a member with it is refused everything"
                : "a member needs a permission"
            throw Failure(
                .optionValueInvalid,
                "--users: \(odd.name.quotedForMessage) cannot have \(odd.permission.word); \(reason)",
                advice: "give one of: view, edit, admin"
            ).with(choices: ["view", "edit", "admin"])
        }
    }

    /// Refuses whoever cannot be a member, and names that nobody has.
    /// - Parameter owner: Whose share it is.
    /// - Returns: What could not be looked at, for people.
    func check(owner: String?, _ server: FilesServer) async throws(Failure) -> [String] {
        guard !list.isEmpty else { return [] }
        for name in [owner, server.ownName].compactMap(\.self) where list.contains(where: { $0.name == name }) {
            throw Failure(
                .optionValueInvalid,
                "--users: \(name) \(name == owner ? "owns the share" : "is you"), and cannot be a member of it as well",
                advice: "leave \(name) out")
        }
        guard let users = await server.userNames() else {
            let names = list.map(\.name).joined(separator: ", ")
            return ["note: only administrators can list users, so it was not checked that these exist: \(names)"]
        }
        let unknown = list.map(\.name).filter { !users.contains($0) }
        guard unknown.isEmpty else {
            throw Failure(
                .optionValueInvalid,
                "--users: this Olares has no user \(unknown.map(\.quotedForMessage).joined(separator: ", "))",
                advice: "its users are \(users.sorted().joined(separator: ", "))"
            ).with(choices: users.sorted(), invalid: "--users")
        }
        return []
    }
}

extension FilesServer {
    /// The caller's name on this Olares.
    var ownName: String { (try? OlaresID(client.identity.olaresID).local) ?? client.identity.olaresID }

    /// The names of all users; `nil` where they cannot be had. Who is no administrator is shown nobody else.
    fileprivate func userNames() async -> Set<String>? {
        let request = ServiceRequest("GET", .desktop, "/api/users/v2", headers: [("Accept", "application/json")])
        guard let answer = try? await document(request, for: "list users") else { return nil }
        let names = (answer["data"]?.array ?? []).compactMap { $0["name"]?.string }
        return names.count > 1 ? Set(names) : nil
    }
}
