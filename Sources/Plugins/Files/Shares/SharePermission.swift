import Core

/// What somebody may do with a share.
enum SharePermission: Int64, Sendable {
    case none, view, upload, edit, admin

    /// The word for it.
    var word: String { ["none", "view", "upload", "edit", "admin"][Int(rawValue)] }

    /// Every word that is understood.
    private static let words: [String: SharePermission] = [
        "none": .none,
        "view": .view, "read": .view, "ro": .view, "readonly": .view, "read-only": .view,
        "upload": .upload, "upload-only": .upload, "uploadonly": .upload,
        "edit": .edit, "rw": .edit, "write": .edit, "read-write": .edit, "readwrite": .edit,
        "admin": .admin, "owner": .admin, "manage": .admin,
    ]

    /// Reads a word or a number.
    init(_ text: String) throws(Failure) {
        if let number = Int64(text) {
            guard let permission = SharePermission(rawValue: number) else {
                throw Failure(
                    .optionValueInvalid,
                    "permission \(number) is out of range; 0 is none, 1 view, 2 upload, 3 edit, 4 admin",
                    advice: "give one of: view, upload, edit, admin")
            }
            self = permission
            return
        }
        guard let permission = Self.words[text.lowercased()] else {
            throw Failure(
                .optionValueInvalid,
                "unknown permission \(text.quotedForMessage); expected one of: view, upload, edit, admin (or 0..4)",
                advice: "give one of: view, upload, edit, admin")
        }
        self = permission
    }
}

/// Somebody who may use a share.
struct ShareMember: Equatable, Sendable {
    /// A user's name, or an SMB account's id.
    let name: String
    let permission: SharePermission

    /// Reads `name[:permission],…`; the permission stands behind the last colon.
    static func list(_ text: String, otherwise permission: SharePermission) throws(Failure) -> [ShareMember] {
        var members: [ShareMember] = []
        for part in text.split(separator: "," as Character).map({ String($0).trimmed }) where !part.isEmpty {
            guard let colon = part.lastIndex(of: ":") else {
                members.append(ShareMember(name: part, permission: permission))
                continue
            }
            let name = String(part[..<colon])
            guard !name.isEmpty else {
                throw Failure(
                    .optionValueInvalid, "--users: \(part.quotedForMessage) has no name before its colon",
                    advice: "write it as name:view")
            }
            let word = String(part[part.index(after: colon)...])
            members.append(ShareMember(name: name, permission: try SharePermission(word)))
        }
        guard !members.isEmpty else {
            throw Failure(.optionValueInvalid, "--users names nobody", advice: "write it as bob:view,carol")
        }
        return members
    }

    /// As one of the members of an internal share.
    var json: JSONValue { ["share_member": .string(name), "permission": .integer(permission.rawValue)] }

    /// As one of the accounts of an SMB share.
    var smbJSON: JSONValue { ["id": .string(name), "permission": .integer(permission.rawValue)] }

    /// As a line of a result.
    var line: String { "    - \(name)  (\(permission.word))" }
}
