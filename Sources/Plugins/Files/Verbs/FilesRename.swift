import OlaresCore
import OlaresExecution

/// `files rename`: another name in the same directory. Done when the server answers.
struct FilesRename: CommandHandler {
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
        let members: JSONObject = ["source": .string(source.text), "destination": .string(target.text)]
        let spelling = name.uriComponent.uriComponent
        let shares = await SharesLeftBehind(below: [source], server)
        if context.isDryRun {
            return server.client.plan(
                [Self.request(source, spelling: spelling)],
                saying: ["would rename \(source.text) → \(target.text)"], members: members,
                notices: shares.notices)
        }
        context.notify("rename: \(source.text) → \(target.text)")
        try await rename(source, to: target, spelling: spelling, server)
        try await confirm(target, server)
        return CommandResult(
            .lines(["  ✓ \(source.text) → \(target.text)"]), json: .object(members), notices: shares.notices)
    }

    /// - Parameter spelling: The new name as it stands in the query.
    private static func request(_ source: RemotePath, spelling: String) -> ServiceRequest {
        .files("PATCH", "/api/resources/\(source.encoded)?destination=\(spelling)")
    }

    private func rename(
        _ source: RemotePath, to target: RemotePath, spelling: String, _ server: FilesServer
    ) async throws(Failure) {
        let request = Self.request(source, spelling: spelling)
        _ = try await server.document(request, for: "rename \(source.text) → \(target.text)", at: source)
    }

    /// Looks whether the name is the one that was meant. The service decodes it twice, so that it is encoded twice; one that
    /// decodes once makes something else of a name that has to be encoded at all, and of no other.
    private func confirm(_ target: RemotePath, _ server: FilesServer) async throws(Failure) {
        let encoded = target.name.uriComponent
        guard encoded != target.name else { return }
        let half = target.parent.appending(encoded, isDirectory: target.hasTrailingSlash)
        var found = try await server.statuses(of: [target, half])
        if found[target] == nil, found[half] != nil {
            try await rename(half, to: target, spelling: encoded, server)
            found = try await server.statuses(of: [target])
        }
        guard found[target] == nil else { return }
        throw Failure(
            .decode, "rename: the server said that it was done, and \(target.text) is not there",
            next: [NextStep(["files", "ls", target.parent.text], effect: .read)])
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
}
