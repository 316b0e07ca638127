// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What is wrong with the program's own files and the keychain.
extension FailureCode {
    public static let homeUnknown = FailureCode(
        "home_unknown", means: "the home directory is not known",
        fix: "Set `HOME` or `OLARES_CLI_HOME`")

    public static let configUnreadable = FailureCode(
        "config_unreadable", means: "config.json cannot be read",
        fix: "See to the permissions and the room where the message points")

    public static let configMalformed = FailureCode(
        "config_malformed", means: "config.json is damaged",
        fix: "Repair config.json, or move it away and log in again")

    public static let configUnwritable = FailureCode(
        "config_unwritable", means: "config.json cannot be written",
        fix: "See to the permissions and the room where the message points")

    public static let configLockTimeout = FailureCode(
        "config_lock_timeout", retryable: true, means: "another process held the config lock too long",
        fix: "Wait for the other olares-cli to end, then run it again")

    public static let keychainUnreadable = FailureCode(
        "keychain_unreadable", means: "the stored token cannot be read",
        fix: "See to the permissions and the room where the message points")

    public static let keychainCorrupted = FailureCode(
        "keychain_corrupted", means: "the secret store's key is damaged",
        fix: "Move away what the message names, and log in again")

    public static let keychainNotInitialized = FailureCode(
        "keychain_not_initialized", exit: .loginNeeded, means: "tokens are stored, but the key that opens them is gone",
        fix: "Move away what the message names, and log in again")

    public static let keychainBlocked = FailureCode(
        "keychain_blocked", means: "the system's keychain did not answer or refused",
        fix: "Unlock the system's keychain, then run it again")

    public static let keychainUnwritable = FailureCode(
        "keychain_unwritable", means: "the secret store cannot be written",
        fix: "See to the permissions and the room where the message points")

    public static let recordMalformed = FailureCode(
        "stored_token_malformed", means: "the stored token is damaged",
        fix: "Move away what the message names, and log in again")

    public static let recordForeign = FailureCode(
        "stored_token_of_another_account", means: "a stored token belongs to another account",
        fix: "Move away what the message names, and log in again")

    /// All of these.
    static let storedStateFailures: [FailureCode] = [
        .homeUnknown, .configUnreadable, .configMalformed, .configUnwritable, .configLockTimeout, .keychainUnreadable,
        .keychainCorrupted, .keychainNotInitialized, .keychainBlocked, .keychainUnwritable, .recordMalformed,
        .recordForeign,
    ]
}
