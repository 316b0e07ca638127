import OlaresCore

/// What `share smb` and `share set-smb` have in common: who may use a share, and how.
struct SMBAccess: Sendable {
    let isPublic: Bool
    private let wanted: [ShareMember]

    /// - Parameter verb: `share smb` or `share set-smb`, for the message.
    init(_ arguments: Arguments, verb: String) throws(Failure) {
        isPublic = try arguments.flag("public")
        let isReadOnly = try arguments.flag("read-only")
        let users = try arguments.text("users")
        guard isPublic != (users != nil) else {
            throw Failure(
                .optionRequired,
                isPublic
                    ? "--public and --users are mutually exclusive; a public share has no list"
                    : "`\(verb)` requires either --public OR --users (accounts of `files share smb-users list`)",
                advice: isPublic ? "drop one of them" : "add --public, or --users <account>"
            ).with(choices: ["--public", "--users"])
        }
        guard !isPublic || !isReadOnly else {
            throw Failure(
                .optionsConflict,
                "a public SMB share can always be written to by everybody; --read-only cannot be kept",
                advice: "name accounts in place of --public: --users <account> --read-only")
        }
        let accounts =
            try users.map { users throws(Failure) in
                try ShareMember.list(users, otherwise: isReadOnly ? .view : .edit)
            } ?? []
        if let odd = accounts.first(where: { $0.permission != .view && $0.permission != .edit }) {
            throw Failure(
                .optionValueInvalid, "SMB shares accept only view or edit (got \(odd.permission.word))",
                advice: "write it as \(odd.name):view or \(odd.name):edit")
        }
        // The service knows permissions of accounts alone.
        if isReadOnly, let odd = accounts.first(where: { $0.permission != .view }) {
            throw Failure(
                .optionsConflict, "--read-only gives every account view, and \(odd.short) says otherwise",
                advice: "drop one of them")
        }
        wanted = accounts
    }

    /// The accounts by their ids. The service would take an id that nobody has, and the share have no account.
    /// - Throws: ``Failure`` with `remote_not_found` for an account that is not there.
    func accounts(_ server: FilesServer) async throws(Failure) -> [ShareMember] {
        guard !isPublic else { return [] }
        let known = try await server.smbAccounts()
        var accounts: [ShareMember] = []
        for member in wanted {
            let account = try known.account(member.name)
            guard !accounts.contains(where: { $0.id == account.id }) else {
                throw Failure(
                    .optionValueInvalid, "--users names the account \(account.name) twice", advice: "name it once")
            }
            accounts.append(ShareMember(name: account.name, id: account.id, permission: member.permission))
        }
        return accounts
    }

    /// The part of a body that says it.
    func members(_ accounts: [ShareMember]) -> JSONObject {
        ["public_smb": .bool(isPublic), "users": .array(accounts.map(\.smbJSON))]
    }

    /// What is asked before a directory is opened to everybody.
    func question(_ what: String) -> String {
        isPublic ? "Let everybody in the network read, change and delete what is in \(what)?" : ""
    }

    /// What has to be known of it.
    var notices: [String] {
        guard isPublic else { return [] }
        return [
            "warning: everybody in the network can read, change and delete what is in it, and the modes of all files "
                + "below it are opened for good"
        ]
    }
}

extension FilesServer {
    /// A warning where another SMB share has the same address: the service numbers the second of a name, and gives the third
    /// the number of the second.
    func namesakes(of record: ShareRecord) async -> [String] {
        guard let link = record.text("smb_link"), let rows = try? await shares("?share_type=smb") else { return [] }
        let others = rows.filter { ShareID($0.id) != ShareID(record.id) && $0.text("smb_link") == link }
        return others.map {
            "warning: share \($0.id) (\($0.path)) has the same address \(link), and clients reach only one of them; "
                + "rename a directory, and share it again"
        }
    }
}
