import OlaresCore

/// Users of the instance (docs/protocol/settings.md, "Users").
struct UserServer: Sendable {
    let server: SettingsServer

    init(_ context: CommandContext) throws(Failure) { server = try SettingsServer(context) }

    /// The record of a user.
    /// - Throws: ``Failure`` with `remote_not_found` where there is none.
    func user(_ name: String) async throws(Failure) -> JSONValue {
        let missing = Failure(
            .remoteNotFound, "there is no user \(name.quotedForMessage)",
            next: [NextStep(["settings", "users", "list"], effect: .read)])
        let record = try await server.answer(
            to: SettingsCall("GET", try path(of: name)), for: "get user \(name)", in: .tolerantCodeMessageData,
            missing: missing)
        guard record["name"]?.string != nil else {
            throw Failure(.decode, "get user \(name): the server's answer names nobody", advice: Self.advice)
        }
        return record
    }

    /// How far the making or deleting of a user is; `nil` where the server knows nobody of that name.
    func status(of name: String) async throws(Failure) -> UserStatus? {
        let gone = Failure(.remoteNotFound, "gone")
        do throws(Failure) {
            let answer = try await server.answer(
                to: SettingsCall("GET", try path(of: name) + "/status"), for: "status of user \(name)",
                in: .tolerantCodeMessageData, missing: gone)
            guard let word = answer["status"]?.string else {
                throw Failure(
                    .decode, "status of user \(name): the server's answer has no status", advice: Self.advice)
            }
            return UserStatus(
                word: word, message: answer.text("message"), wizard: answer["address"]?.text("wizard") ?? "")
        } catch {
            guard error == gone else { throw error }
            return nil
        }
    }

    func path(of name: String) throws(Failure) -> String {
        "/api/users/\(try name.segment(of: "the name of a user"))"
    }

    private static let advice = "check that the address is that of an Olares, and that both versions fit"
}

/// What the server says of a user who is made or deleted.
struct UserStatus: Sendable, Equatable {
    let word: String
    let message: String
    /// Host of the page where the user goes on; empty while there is none.
    let wizard: String
}
