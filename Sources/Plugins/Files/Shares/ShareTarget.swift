import OlaresCore
import OlaresExecution

/// A directory that is to be shared.
struct ShareTarget: Sendable {
    let path: RemotePath
    let flavor: ShareFlavor

    /// Reads the path, and looks whether it can be shared in this way at all. No network.
    init(_ text: String, _ flavor: ShareFlavor) throws(Failure) {
        path = try RemotePath(text)
        self.flavor = flavor
        let refusal = "refusing to create a \(flavor.word) share for \(path.text): "
        if path.isVolumeListing {
            throw .pathProtected(
                "refusing to share \(path.text): this is the volume listing layer (read-only), not a directory",
                advice: "share a volume, as in \(path.text)<volume>/")
        }
        if path.fileType == .cache, path.isRoot {
            throw .pathProtected(
                "refusing to share \(path.text): this is the node-picker layer, not a directory",
                advice: "share a directory inside it")
        }
        guard !path.fileType.isCloud else {
            throw Failure(
                .argumentInvalid,
                refusal + "cloud namespaces (awss3 / google / dropbox / tencent) do not support sharing through Olares",
                advice: "copy it to drive/Home first with `olares-cli files cp`")
        }
        guard NamespaceRules.allows(flavor.verb, at: path) else {
            let common = path.place == .common ? " (drive/Common can only be shared with `files share public`)" : ""
            throw Failure(
                .argumentInvalid,
                refusal + "`files share \(flavor.word)` only supports the \(flavor.namespaces) namespace(s)\(common)",
                advice: "share another directory, or in another way: `olares-cli files share --help`")
        }
        guard flavor != .smb || !path.isRoot else {
            throw Failure(
                .argumentInvalid,
                refusal + "a network drive is called after its directory, and a root would leave it without a name",
                advice: "share a directory inside it")
        }
    }

    /// Looks whether the directory is there.
    func check(against server: FilesServer) async throws(Failure) {
        try await server.requireSupport(for: [path])
        let refusal = "refusing to create a \(flavor.word) share for \(path.text): target "
        guard let entry = try await server.status(of: path) else {
            throw .remoteNotFound(refusal + "does not exist on the server", at: path)
        }
        guard entry.isDirectory else {
            throw Failure(
                .argumentInvalid, refusal + "is a file on the server; only directories are shared",
                advice: "share \(path.parent.text), or put the file into a directory of its own")
        }
    }

    private func body(_ members: JSONObject, _ server: FilesServer) async throws(Failure) -> JSONObject {
        var body: JSONObject = [
            "name": .string(await name(server)), "share_type": .string(flavor.rawValue),
            "permission": .integer(SharePermission.edit.rawValue), "password": "",
        ]
        for (name, value) in members { body[name] = value }
        return body
    }

    /// The directory's name; for a whole library the library's, for another root what the root is called.
    private func name(_ server: FilesServer) async -> String {
        guard path.isRoot, path.fileType == .sync else { return path.name }
        let library = try? await RepoBook(server: server).find(path.extend)
        return library?.name ?? path.extend
    }

    /// The request that creates it.
    func request(_ members: JSONObject, _ server: FilesServer) async throws(Failure) -> ServiceRequest {
        .files(
            "POST", "/api/share/share_path/\(path.asDirectory.encoded)",
            json: .object(try await body(members, server)))
    }

    /// What would be created, for `--dry-run`.
    /// - Parameter secrets: What stands in the place of members that are secrets.
    func plan(
        _ members: JSONObject, secrets: JSONObject = [:], notices: [String] = [], _ server: FilesServer
    ) async throws(Failure) -> CommandResult {
        var shown = members
        for (name, value) in secrets { shown[name] = value }
        return server.client.plan(
            [try await request(shown, server)], saying: ["would create \(flavor.word) share of \(path.text)"],
            members: ["path": .string(path.text), "type": .string(flavor.word), "members": .object(members)],
            notices: notices)
    }
}

extension ShareFlavor {
    fileprivate var verb: NamespaceRules.Verb {
        switch self {
        case .internal: .shareInternal
        case .public: .sharePublic
        case .smb: .shareSMB
        }
    }

    fileprivate var namespaces: String {
        switch self {
        case .internal: "{cache, drive, external, sync}"
        case .public: "{cache, drive}"
        case .smb: "{cache, drive, external}"
        }
    }
}
