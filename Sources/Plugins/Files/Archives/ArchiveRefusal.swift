import OlaresCore

/// Why an archive could not be read, in a line of its listing or as an answer of its own (docs/protocol/files.md,
/// "Archives").
struct ArchiveRefusal {
    let message: String
    let code: JSONValue?

    /// The failure, where it is about the archive; otherwise in the service's words.
    func failure(of what: String) -> Failure { known(of: what) ?? plain(of: what) }

    /// What the service has a word for; `nil` for anything else.
    func known(of what: String) -> Failure? {
        let reason = message.isEmpty ? "no reason given" : TerminalText.sanitized(message)
        switch code?.string ?? Self.code(in: message) {
        case "not_found":
            return .remoteNotFound(
                "\(what): entry not found inside the archive (\(reason))",
                advice: "see what is in it with `olares-cli files archive entries`")
        case "entry_too_large":
            return Failure(
                .serverRefused,
                "\(what): entry exceeds the server's single-shot read limit (HTTP 413; \(reason))",
                advice: "extract the archive, and download the file", retryable: false)
        case "archive_corrupt":
            return Failure(
                .serverRefused, "\(what): archive appears to be corrupt (\(reason))",
                advice: "the archive is damaged, cut off or empty: copy it afresh", retryable: false)
        case "volume_missing":
            return Failure(
                .serverRefused, "\(what): a volume of the archive is missing (\(reason))",
                advice: "put all volumes into one directory", retryable: false)
        default: return nil
        }
    }

    private func plain(of what: String) -> Failure {
        let reason = message.isEmpty ? "no reason given" : TerminalText.sanitized(message)
        return Failure(.serverRefused, "\(what): \(reason)", advice: "the reason is the server's own", retryable: false)
    }

    /// The word for what some answers say in a sentence.
    private static func code(in message: String) -> String? {
        let damage = ["archive_corrupt", "not a valid zip file", "archive integrity"]
        if damage.contains(where: message.contains) { return "archive_corrupt" }
        return message.hasPrefix("entry not found") ? "not_found" : nil
    }
}

extension FilesServer {
    /// Looks at an answer of the archive interface: a success passes, a problem with the password is told, anything else
    /// fails.
    func archiveProblem(
        _ response: HTTPResponse, _ request: ServiceRequest, what: String
    ) async throws(Failure) -> PasswordProblem? {
        guard !response.isSuccess else { return nil }
        let body = await response.excerpt(limit: 1 << 16)
        if response.status != 403, let json = try? JSONValue(parsing: body) {
            if let problem = PasswordProblem(json["code"]) { return problem }
            let message = (json["error"] ?? json["message"])?.string ?? ""
            let code: JSONValue? =
                json["code"]?.string == nil && response.status == 413 ? "entry_too_large" : json["code"]
            if let failure = ArchiveRefusal(message: message, code: code).known(of: what) { throw failure }
        }
        if response.status == 413 {
            throw ArchiveRefusal(message: "", code: "entry_too_large").failure(of: what)
        }
        try await requireSuccess(response.with(body: body), to: request, for: what)
        return nil
    }
}
