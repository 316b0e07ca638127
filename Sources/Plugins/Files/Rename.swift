import Core

/// `files rename`: another name in the same directory. Done when the server answers.
struct Rename: CommandHandler {
    private let path: String
    private let newName: String

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        newName = try arguments.requiredText("new-name")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try RemotePath.refuseDotSteps(in: path, verb: "rename")
        let source = try RemotePath(path)
        guard !source.isRoot else {
            throw .pathProtected(
                "refusing to rename the root of \(source.fileType.rawValue)/\(source.extend); rename needs an entry "
                    + "name")
        }
        try ProtectedPath.refuse("rename", source)
        let name = try checkedName(for: source)
        let target = source.parent.appending(name, isDirectory: source.hasTrailingSlash)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [source])
        if context.isDryRun { return result(source, target, "would rename \(source.text) → \(target.text)") }
        context.tell("rename: \(source.text) → \(target.text)")
        let request = ServiceRequest(
            "PATCH", .files, "/api/resources/\(source.encoded)?destination=\(name.uriComponent)")
        let response = try await server.client.send(request)
        if response.status == 409 {
            throw Failure(
                .httpClientError,
                "rename \(source.text) → \(target.text): target already exists (HTTP 409); remove it first or pick a "
                    + "different name", advice: "pick a different name")
        }
        if response.status == 404 {
            throw .remoteNotFound("rename \(source.text): not found on the server (HTTP 404)", at: source)
        }
        try await response.requireSuccess(of: request, as: server.client.identity)
        return result(source, target, "  ✓ \(source.text) → \(target.text)")
    }

    private func checkedName(for source: RemotePath) throws(Failure) -> String {
        let name = newName
        let shown = name.quotedForMessage
        if name.trimmed.isEmpty { throw Self.badName("rename: new name is empty") }
        if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(UInt8(ascii: "\\")) {
            throw Self.badName(
                "rename: new name \(shown) must not contain '/' or '\\\\' (it stays in its directory; "
                    + "`olares-cli files mv` moves)")
        }
        if name == "." || name == ".." {
            throw Self.badName("rename: new name \(shown) is a path-traversal segment, not a real name")
        }
        if name.isSameBytes(as: source.name) {
            throw Self.badName("rename: new name \(shown) is the same as the current basename; nothing to do")
        }
        return name
    }

    private static func badName(_ message: String) -> Failure {
        Failure(.argumentInvalid, message, advice: "give another name, without a path")
    }

    private func result(_ source: RemotePath, _ target: RemotePath, _ line: String) -> CommandResult {
        var json: JSONObject = ["source": .string(source.text), "destination": .string(target.text)]
        if line.hasPrefix("would") { json["dryRun"] = true }
        return CommandResult(.lines([line]), json: .object(json))
    }
}
