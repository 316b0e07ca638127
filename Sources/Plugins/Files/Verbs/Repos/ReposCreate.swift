import OlaresCore
import OlaresExecution

/// A name for a Sync library.
enum RepoName {
    /// Refuses what names nothing.
    static func check(_ name: String, verb: String) throws(Failure) {
        let trimmed = name.trimmed
        guard !trimmed.isEmpty, trimmed != ".", trimmed != "..", !name.contains("/") else {
            throw Failure(
                .argumentInvalid, "\(verb): \(name.quotedForMessage) is no name for a library",
                advice: "give a name with letters in it")
        }
    }

    /// The name for the query of a renaming. The service decodes it once more where it still holds an escape then.
    static func destination(_ name: String) -> String {
        hasEscape(name) ? name.formEncoded.formEncoded : name.formEncoded
    }

    /// Whether a `%` with two hexadecimal digits behind it is in the text.
    private static func hasEscape(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isHex(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit }
        return bytes.indices.dropLast(2).contains { index in
            bytes[index] == UInt8(ascii: "%") && isHex(bytes[index + 1]) && isHex(bytes[index + 2])
        }
    }
}

/// `files repos create`: a new Sync library.
struct ReposCreate: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) { name = try arguments.requiredText("name") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try RepoName.check(name, verb: "repos create")
        let server = try FilesServer(context)
        let request = ServiceRequest.repos("POST", "?repoName=\(name.formEncoded)")
        if context.isDryRun {
            return server.client.plan(
                [request], saying: ["would create repo: \(name)"], members: ["repo_name": .string(name)])
        }
        let answer = try await server.repos(request, what: "repos create")
        guard let id = answer["repo_id"]?.string, !id.isEmpty else {
            throw Failure(
                .decode, "repos create: the server did not return a repo_id (body=\(answer.compactText))",
                next: [NextStep(["files", "repos", "list"], effect: .read)])
        }
        let shown = answer["repo_name"]?.string ?? name
        return CommandResult(
            .lines(["created repo: \(shown) (id: \(id))", "use with: olares-cli files ls sync/\(id)/"]),
            json: ReposList.present(answer))
    }
}
