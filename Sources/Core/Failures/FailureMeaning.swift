extension FailureCode {
    /// What the code means in general, as a short phrase for help, the catalogue and the skills.
    public var meaning: String {
        switch self {
        case .unknownCommand: "no such command"
        case .unknownOption: "no such option"
        case .optionValueMissing: "an option stands without its value"
        case .optionValueInvalid: "an option's value is malformed or not allowed"
        case .optionRequired: "a required option is missing"
        case .optionsConflict: "options that exclude or need each other"
        case .argumentCount: "too few or too many arguments"
        case .argumentInvalid: "an argument is malformed"
        case .descriptorInvalid: "a command descriptor is broken"
        case .confirmationRequired: "a confirmation is needed and nobody can be asked"
        case .confirmationDeclined: "the question was answered with no"
        case .effectNotAllowed: "the tool server was not started for verbs with this effect"
        case .notRecorded: "nothing is recorded that the verb could be rehearsed with"
        case .olaresIDRequired: "login or import was called without an olaresId"
        case .olaresIDInvalid: "the olaresId cannot be used as a name and a host"
        case .refreshTokenRequired: "import was called without a refresh token"
        case .serviceURLInvalid: "an address is not a usable http or https URL"
        case .alreadyAuthenticated: "a still-valid token is stored"
        case .storedTokenOpaque: "a token is stored whose JWT carries no exp claim"
        case .twoFactorRequired: "two-factor is on, and nobody can be asked for the code"
        case .passwordEmpty: "standard input or the terminal gave an empty password"
        case .totpEmpty: "standard input or the terminal gave an empty code"
        case .inputNotTerminal: "a password is needed and standard input is no terminal"
        case .terminalRequired: "it needs a terminal on standard input and standard output"
        case .inputUnreadable: "standard input could not be read"
        case .signInRejected: "the server refused the user name, password or code"
        case .refreshTokenRejected: "the server refused the refresh token"
        case .profileNotFound: "no profile has that name or olaresId"
        case .previousProfileMissing: "there is no previous profile to go back to"
        case .profileNameTaken: "another profile already answers to that name"
        case .profileManaged: "the platform issued the credential and keeps it"
        case .noProfile: "no profile is configured or selected"
        case .notLoggedIn: "the profile has no stored token"
        case .tokenInvalidated: "the server refused to refresh: the grant is dead"
        case .tokenRejected: "the server still refuses the access token after a refresh"
        case .tokenUndecodable: "the stored access token is not a JWT"
        case .refreshFailed: "the refresh did not succeed, and the grant may still be good"
        case .refreshLockTimeout: "another process held the refresh lock too long"
        case .homeUnknown: "the home directory is not known"
        case .configUnreadable: "config.json cannot be read"
        case .configMalformed: "config.json is damaged"
        case .configUnwritable: "config.json cannot be written"
        case .configLockTimeout: "another process held the config lock too long"
        case .keychainUnreadable: "the stored token cannot be read"
        case .keychainCorrupted: "the secret store's key is damaged"
        case .keychainNotInitialized: "tokens are stored, but the key that opens them is gone"
        case .keychainBlocked: "the system's keychain did not answer or refused"
        case .keychainUnwritable: "the secret store cannot be written"
        case .recordMalformed: "the stored token is damaged"
        case .recordForeign: "a stored token belongs to another account"
        case .skillNotFound: "no skill has that name"
        case .skillInvalid: "the skill has faults that keep it from being used"
        case .skillExists: "there is something in the skill's place already"
        case .fileUnreadable: "a local file or directory cannot be read"
        case .fileUnwritable: "a local file or directory cannot be written"
        case .transport: "the server could not be reached, or the exchange broke off"
        case .timeout: "the server did not answer in time"
        case .tls: "the server's certificate or TLS is not acceptable"
        case .redirectRefused: "the server sent the request to somewhere that must not see the token"
        case .proxyInvalid: "a proxy variable holds no proxy URL"
        case .connectOverrideInvalid: "OLARES_CLI_CONNECT_TO is not a loopback URL"
        case .certificateFileInvalid: "certificates that the environment names cannot be used"
        case .decode: "the server's answer is not what was expected"
        case .responseTooLarge: "the server's answer is too large to be held in memory"
        case .httpClientError: "the server refused the request"
        case .httpServerError: "the server failed"
        case .serverRefused: "the server answered that the operation failed"
        case .accessDenied: "the account may not do that; logging in again as the same one does not help"
        case .remoteNotFound: "the Olares has nothing under that path or id"
        case .pathProtected: "a root, a mounted volume or a folder of the system, which verbs leave alone"
        case .binaryOutput: "the contents are not text, and standard output is a terminal"
        case .archivePassword: "the archive needs a password, or another one"
        case .editorFailed: "the editor did not start, or ended with an error"
        case .alreadyDone: "it has been done before, and nothing was changed"
        case .preconditionFailed: "what is there does not allow the operation"
        case .operationFailed: "the server began the operation, and it failed there"
        case .execDisconnected: "the connection ended before the remote command was known to have ended"
        case .execRefused: "the server did not run the remote command"
        case .commandTimeout: "the remote command took longer than it was given"
        case .notFinished: "the server goes on with it, but the wait is over"
        case .outcomeUnknown: "the request was sent, and whether it was done is not known"
        case .backendTooOld: "the Olares is older than the verb needs"
        case .backendTooNew: "the Olares is so new that it has not any more what the verb calls"
        case .chartInvalid: "the chart is not one that a market takes"
        case .libraryMissing: "a library of the system that the verb needs is not installed"
        case .localFileExists: "a local file stands where a download is to go"
        case .diskFull: "the local disk is full"
        case .remoteDiskFull: "the disk of the Olares is full"
        case .localFileChanged: "a local file changed while it was sent"
        case .remoteFileExists: "something of that name is at the destination already"
        case .transferInProgress: "another process is transferring to the same place"
        case .unsafeName: "a name from the server, or of a local file, cannot be used on the other side"
        case .uploadMismatch: "the server does not hold what was uploaded"
        case .outputUnwritable: "standard output cannot be written"
        case .interrupted: "interrupted from the keyboard"
        case .unclassified: "anything else"
        case .internalFault: "a fault of this program"
        }
    }
}

/// A row of the recovery table that agents read: how a failure shows, what it means, and what repairs it.
///
/// `skills/olares-shared/SKILL.md` carries the table; a test fails when the two differ.
public struct Recovery: Sendable {
    /// The failures that show so.
    public let codes: [FailureCode]
    /// The part of the message that stays the same, with placeholders in angle brackets.
    public let excerpt: String
    /// What has happened.
    public let meaning: String
    /// What to do.
    public var fix: String { codes.first?.fix ?? "" }

    /// The whole table, in the order in which it is shown.
    public static let table: [Recovery] = [
        Recovery(
            codes: [.tokenInvalidated], excerpt: "`refresh token for <id> became invalid at <ts>`",
            meaning: "The server refused to refresh; the grant is dead"),
        Recovery(
            codes: [.notLoggedIn], excerpt: "`no access token for <id>`",
            meaning: "A profile is selected, but no token is stored for it"),
        Recovery(
            codes: [.tokenRejected],
            excerpt: "`server rejected the access token (HTTP 401)` / `(HTTP 403)` / `(HTTP 459)`",
            meaning: "Refused even after the automatic refresh (rare)"),
        Recovery(
            codes: [.olaresIDRequired], excerpt: "`--olares-id is required`",
            meaning: "`login` or `import` was called without an olaresId"),
        Recovery(
            codes: [.alreadyAuthenticated], excerpt: "`already authenticated for <id> (expires in ...)`",
            meaning: "A still-valid token is stored"),
        Recovery(
            codes: [.storedTokenOpaque],
            excerpt: "`a token is already stored for <id> but its expiry can't be determined client-side`",
            meaning: "A token is stored whose JWT carries no `exp` claim"),
        Recovery(
            codes: [.twoFactorRequired],
            excerpt: "`two-factor authentication required: re-run with --totp <code>`",
            meaning: "Two-factor is on, and nobody can be asked"),
        Recovery(
            codes: [.passwordEmpty, .totpEmpty], excerpt: "`password is empty` / `TOTP code is empty`",
            meaning: "Standard input or the terminal gave an empty line"),
        Recovery(
            codes: [.profileNotFound], excerpt: "`profile <name> not found`",
            meaning: "`use` or `remove` named a profile that does not exist"),
    ]

    /// The table in Markdown, with its header.
    public static var markdown: String {
        let rows = table.map {
            "| \($0.excerpt) | \($0.meaning) | \($0.fix) | `\($0.codes.map(\.rawValue).joined(separator: "`, `"))` |"
        }
        return (["| Error message (excerpt) | Meaning | Fix | Code |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n") + "\n"
    }
}
