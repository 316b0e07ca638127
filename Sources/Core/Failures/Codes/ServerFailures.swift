// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What the network and the servers answer.
extension FailureCode {
    public static let transport = FailureCode(
        "transport", exit: .unreachable, retryable: true,
        means: "the server could not be reached, or the exchange broke off",
        fix: "Check that the Olares is up and reachable, then run it again")

    public static let timeout = FailureCode(
        "timeout", exit: .unreachable, retryable: true, means: "the server did not answer in time",
        fix: "Check that the Olares is up and reachable, then run it again")

    public static let tls = FailureCode(
        "tls_failed", exit: .unreachable, retryable: nil, means: "the server's certificate or TLS is not acceptable",
        fix: "Give the Olares a certificate that is trusted, or name its authority in `OLARES_CLI_CA_FILE`")

    public static let redirectRefused = FailureCode(
        "redirect_refused", means: "the server sent the request to somewhere that must not see the token",
        fix: "Check the profile's olaresId and local URL prefix")

    public static let proxyInvalid = FailureCode(
        "proxy_invalid", exit: .usage, means: "a proxy variable holds no proxy URL",
        fix: "Set the proxy variable to an http URL, or unset it")

    public static let connectOverrideInvalid = FailureCode(
        "connect_override_invalid", exit: .usage, means: "OLARES_CLI_CONNECT_TO is not a loopback URL",
        fix: "Set `OLARES_CLI_CONNECT_TO` to a loopback URL, or unset it")

    public static let certificateFileInvalid = FailureCode(
        "ca_file_invalid", exit: .usage, means: "certificates that the environment names cannot be used",
        fix: "Set the variable that the message names to certificates, or unset it")

    public static let decode = FailureCode(
        "decode", retryable: nil, means: "the server's answer is not what was expected",
        fix: "Check that the address is that of an Olares, and that both versions fit")

    public static let responseTooLarge = FailureCode(
        "response_too_large", means: "the server's answer is too large to be held in memory",
        fix: "Check that the address is that of an Olares, and that both versions fit")

    public static let httpClientError = FailureCode(
        "http_4xx", means: "the server refused the request",
        fix: "Read the server's reason in the message")

    public static let httpServerError = FailureCode(
        "http_5xx", retryable: true, means: "the server failed",
        fix: "Run it again; if it stays so, look at the Olares itself")

    public static let serverRefused = FailureCode(
        "server_refused", retryable: nil, means: "the server answered that the operation failed",
        fix: "Read the server's reason in the message")

    public static let accessDenied = FailureCode(
        "access_denied", means: "the account may not do that; logging in again as the same one does not help",
        fix: "Do it as an account that may, such as the owner of the Olares")

    public static let remoteNotFound = FailureCode(
        "remote_not_found", means: "the Olares has nothing under that path or id",
        fix: "List what is there, and check the name")

    public static let preconditionFailed = FailureCode(
        "precondition_failed", retryable: nil, means: "what is there does not allow the operation",
        fix: "Look at what is there first")

    public static let alreadyDone = FailureCode(
        "already_done", means: "it has been done before, and nothing was changed",
        fix: "Nothing: it is as it was to be")

    public static let operationFailed = FailureCode(
        "operation_failed", retryable: nil, means: "the server began the operation, and it failed there",
        fix: "Read the server's reason in the message")

    public static let notFinished = FailureCode(
        "not_finished", exit: .pending, means: "the server goes on with it, but the wait is over",
        fix: "Follow it with the command that is named, or wait longer")

    public static let outcomeUnknown = FailureCode(
        "outcome_unknown", means: "the request was sent, and whether it was done is not known",
        fix: "Look at what is there before anything is run again")

    public static let backendTooOld = FailureCode(
        "backend_too_old", means: "the Olares is older than the verb needs",
        fix: "Upgrade the Olares")

    public static let backendTooNew = FailureCode(
        "backend_too_new", means: "the Olares is so new that it has not any more what the verb calls",
        fix: "Use the verb that the message names")

    public static let libraryMissing = FailureCode(
        "library_missing", means: "a library of the system that the verb needs is not installed",
        fix: "Install the library that the message names")

    /// All of these.
    static let serverFailures: [FailureCode] = [
        .transport, .timeout, .tls, .redirectRefused, .proxyInvalid, .connectOverrideInvalid, .certificateFileInvalid,
        .decode, .responseTooLarge, .httpClientError, .httpServerError, .serverRefused, .accessDenied, .remoteNotFound,
        .preconditionFailed, .alreadyDone, .operationFailed, .notFinished, .outcomeUnknown, .backendTooOld,
        .backendTooNew,
        .libraryMissing,
    ]
}
