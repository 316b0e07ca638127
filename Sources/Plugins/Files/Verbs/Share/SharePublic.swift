import OlaresCore

/// `files share public`: a directory for whoever has the link and the password, for a time.
struct SharePublic: CommandHandler {
    private let path: String
    private let password: String?
    private let readsPassword: Bool
    private let days: Int64?
    private let time: String?
    private let permission: SharePermission
    private let sizeLimit: String?

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        password = try arguments.text("password")
        readsPassword = try arguments.flag("password-stdin")
        days = try arguments.integer("expire-days")
        time = try arguments.text("expire-time")
        let word = try arguments.text("permission") ?? SharePermission.edit.word
        permission = try arguments.flag("upload-only") ? .upload : try SharePermission(word)
        sizeLimit = try arguments.text("upload-size-limit")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try ShareTarget(path, .public)
        var members = try expiry(now: context.clock.now)
        members["permission"] = .integer(permission.rawValue)
        if let sizeLimit { members["upload_size_limit"] = .integer(try Self.bytes(sizeLimit)) }
        if let password { try SharePassword.check(password) }
        let server = try FilesServer(context)
        try await target.check(against: server)
        if context.isDryRun {
            return try await target.plan(members, secrets: ["password": "***"], notices: notices, server)
        }
        let password = try SharePassword(option: password, readsInput: readsPassword, context.console)
        members["password"] = .string(password.value)
        let record = try await server.createShare(target, members)
        let link = try Self.link(to: record, of: server.client.identity)
        return result(record, target, link: link, password)
    }

    /// What has to be known of such a link.
    private var notices: [String] {
        guard permission == .edit else { return [] }
        return [
            "note: whoever has link and password can change and delete what is in it; --permission view lets them read"
        ]
    }

    private func result(
        _ record: ShareRecord, _ target: ShareTarget, link: String, _ password: SharePassword
    ) -> CommandResult {
        var lines = LabelledLines("created public share:")
        lines.add("id", record.id)
        lines.add("path", target.path.text)
        lines.add("permission", (record.permission ?? permission).word)
        lines.add("password", password.line)
        lines.add("expires in (ms)", record.text("expire_in"))
        lines.add("expires at", record.end ?? time)
        lines.add("upload limit", record.uploadLimit)
        lines.add("link", link)
        var json = record.shown
        json["link"] = .string(link)
        for (name, value) in password.members { json[name] = value }
        return CommandResult(.lines(lines.lines), json: .object(json), notices: notices)
    }

    /// Where strangers open it: a host of the Olares at which its owner is a stranger too.
    static func link(to record: ShareRecord, of identity: Identity) throws(Failure) -> String {
        "https://share.\(try OlaresID(identity.olaresID).terminusName)/sharable-link/\(record.id.uriComponent)/"
    }

    /// When it ends, in the one way that was given. The service would take a moment in the past, and the link be dead.
    private func expiry(now: Timestamp) throws(Failure) -> JSONObject {
        if let days { return ["expire_in": .integer(days *| 86_400_000)] }
        guard let time else {
            throw Failure(
                .optionRequired, "Public shares require an expiration; pass --expire-days N or --expire-time RFC3339",
                advice: "add --expire-days 7"
            ).with(choices: ["--expire-days", "--expire-time"])
        }
        guard let end = RFC3339.parse(time) else {
            throw Failure(
                .optionValueInvalid, "--expire-time: must be RFC3339, such as 2026-12-31T23:59:59Z",
                advice: "write it with the date, the time and the zone")
        }
        guard end > now else {
            throw Failure(
                .optionValueInvalid, "--expire-time: \(time) is over, and the link would be dead at once",
                advice: "give a moment in the future")
        }
        return ["expire_time": .string(RFC3339.text(end))]
    }

    /// Bytes: `512`, `500K`, `100M`, `1G`, `1T`, in units of 1024.
    static func bytes(_ text: String) throws(Failure) -> Int64 {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let powers: [String: Int] = [
            "": 0, "B": 0, "K": 1, "KB": 1, "M": 2, "MB": 2, "G": 3, "GB": 3, "T": 4, "TB": 4,
        ]
        guard let number = Int64(digits), let power = powers[text.dropFirst(digits.count).uppercased()],
            case let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (10 * power)), !overflow
        else {
            throw Failure(
                .optionValueInvalid, "invalid --upload-size-limit \(text.quotedForMessage)",
                advice: "write it as 500K, 100M or 1G")
        }
        return bytes
    }
}
