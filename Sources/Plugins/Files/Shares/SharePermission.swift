import OlaresCore

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
                    advice: "give one of: view, upload, edit, admin"
                ).with(choices: ["view", "upload", "edit", "admin"])
            }
            self = permission
            return
        }
        guard let permission = Self.words[text.lowercased()] else {
            throw Failure(
                .optionValueInvalid,
                "unknown permission \(text.quotedForMessage); expected one of: view, upload, edit, admin (or 0..4)",
                advice: "give one of: view, upload, edit, admin"
            ).with(choices: ["view", "upload", "edit", "admin"])
        }
        self = permission
    }
}
