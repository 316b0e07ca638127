import OlaresCore
import OlaresExecution

/// `files chown`: shows who owns a file, or changes it.
struct FilesChown: CommandHandler {
    private let path: String
    private let uid: Int64?
    private let isRecursive: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        uid = try arguments.integer("uid")
        isRecursive = try arguments.isRecursive
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard uid != nil || !isRecursive else {
            throw Failure(
                .optionsConflict, "--recursive only applies when setting a uid; reading is of one path alone",
                advice: "add --uid, or drop --recursive")
        }
        let path = try RemotePath(path)
        guard NamespaceRules.allows(.chown, at: path) else {
            throw .wrongNamespace(path, verb: "chown", allowed: "drive/Home, drive/Data, drive/Common, cache/<node>")
        }
        guard !path.isRoot else {
            throw .pathProtected(
                "refusing to chown the root of \(path.fileType.rawValue)/\(path.extend); pick a child path, as in "
                    + "\(path.text)<name>")
        }
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        guard let uid else { return try await show(path, server) }
        return try await set(path, to: uid, server, isDryRun: context.isDryRun)
    }

    private func show(_ path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult {
        let answer = try await server.document(
            .files("GET", Self.address(path)), for: "chown get \(path.text)", at: path)
        guard let uid = answer["uid"]?.integer else {
            // The service tells the permissions of what is not there, and no owner.
            guard answer["can_read"] == nil else {
                throw .remoteNotFound("chown get \(path.text): not found on the server", at: path)
            }
            throw Failure(
                .decode, "chown get \(path.text): the server's answer has no member \"uid\"",
                advice: "check that both versions fit")
        }
        return CommandResult(
            .lines(["\(path.text)  \(Self.label(uid))"]),
            json: ["path": .string(path.text), "uid": .integer(uid)])
    }

    private func set(
        _ path: RemotePath, to uid: Int64, _ server: FilesServer, isDryRun: Bool
    ) async throws(Failure) -> CommandResult {
        let json: JSONObject = ["path": .string(path.text), "uid": .integer(uid), "recursive": .bool(isRecursive)]
        let depth = isRecursive ? " (recursive)" : ""
        let query = "?" + (isRecursive ? "recursive=1&" : "") + "uid=\(uid)"
        var request = ServiceRequest.files("PUT", Self.address(path) + query, json: [:])
        // The service answers when the whole tree is done.
        if isRecursive { request.timeout = .seconds(600) }
        if isDryRun {
            let line = "would set uid\(depth): \(path.text) → \(Self.label(uid))"
            return server.client.plan([request], saying: [line], members: json)
        }
        _ = try await server.document(request, for: "chown set \(path.text)", at: path)
        return CommandResult(.lines(["  ✓ \(path.text)  \(Self.label(uid))\(depth)"]), json: .object(json))
    }

    /// The service wants a slash behind files too.
    private static func address(_ path: RemotePath) -> String { "/api/permission/\(path.asDirectory.encoded)" }

    private static func label(_ uid: Int64) -> String {
        switch uid {
        case 0: "uid=0 (Root)"
        case 1000: "uid=1000 (User)"
        default: "uid=\(uid)"
        }
    }
}
