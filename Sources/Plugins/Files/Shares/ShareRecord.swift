import OlaresCore

/// The three ways to share, and the service's words for them.
enum ShareFlavor: String, Sendable {
    case `internal`
    case `public` = "external"
    case smb

    /// The word that people use.
    var word: String {
        switch self {
        case .internal: "internal"
        case .public: "public"
        case .smb: "smb"
        }
    }
}

/// A share as the service keeps it.
struct ShareRecord: Sendable {
    let json: JSONValue

    /// In the form that the service uses, with the node where it has one.
    var id: String { json["id"]?.string ?? "" }
    var type: String { json["share_type"]?.string ?? "" }
    /// `nil` for a kind that is not known here.
    var flavor: ShareFlavor? { ShareFlavor(rawValue: type) }

    /// A text of the record; `nil` where it is empty.
    func text(_ name: String) -> String? {
        switch json[name] {
        case .string(let text)? where !text.isEmpty: text
        case .integer(let number)? where number != 0: String(number)
        default: nil
        }
    }

    /// The directory, as one writes its path; a library by its id.
    var remotePath: String { "\(text("file_type") ?? "?")/\(text("extend") ?? "?")\(text("path") ?? "/")" }

    /// Where the directory is, for people. A library is called by its name where that is known.
    var path: String {
        guard text("file_type") == "sync", let library = text("sync_repo_name") else { return remotePath }
        return "sync/\(library)\(text("path") ?? "/")  (repo \(text("extend") ?? "?"))"
    }

    /// What may be done with it. That of an SMB share is always 0 and says nothing: its accounts have their own.
    var permission: SharePermission? {
        flavor == .smb ? nil : json["permission"]?.integer.flatMap(SharePermission.init(rawValue:))
    }

    /// Members, or SMB accounts; `nil` where the record does not say.
    var members: [ShareMember]? {
        (json["users"]?.array ?? json["share_members"]?.array)?.compactMap(ShareMember.init(_:))
    }

    /// Members as one gives them, by name alone.
    var internalMembers: [ShareMember]? {
        members?.map { ShareMember(name: $0.name, permission: $0.permission) }
    }

    /// Whether an SMB share is open to everybody.
    var isPublicSMB: Bool { flavor == .smb && json["public_smb"]?.bool == true }

    /// Who may use it, in a line; `nil` for nobody, and where the record does not say.
    var users: String? {
        if isPublicSMB { return "everybody:edit" }
        guard let members, !members.isEmpty else { return nil }
        return members.map(\.short).joined(separator: ", ")
    }

    /// When it ends; `nil` for never, which the service writes as the last second of the year 9999.
    var end: String? { text("expire_time").flatMap { $0.hasPrefix("9999-12-31") ? nil : $0 } }

    /// The largest file that can be put in, as people read it; `nil` for none.
    var uploadLimit: String? {
        text("upload_size_limit").flatMap { Int64($0) }.map { ByteSize.compact($0) + Self.unenforced }
    }

    /// What has to be said of every such limit.
    static let unenforced = "  (kept, but the service does not enforce it)"

    /// For programs: without what says nothing, and what is secret.
    var shown: JSONObject {
        var row = JSONObject()
        for (name, value) in json.object ?? [:] {
            switch name {
            case "password": continue
            case "permission" where flavor == .smb: continue
            case "expire_time": row[name] = end.map { .string($0) } ?? .null
            default: row[name] = value
            }
        }
        return row
    }
}
