/// The stable names of everything that can go wrong: the one error catalogue.
///
/// A name, once released, keeps its meaning. What a code says to people in the recovery table stands in
/// ``FailureCode/recovery``.
public enum FailureCode: String, Sendable, CaseIterable {
    // MARK: Usage
    case unknownCommand = "unknown_command"
    case unknownOption = "unknown_option"
    case optionValueMissing = "option_value_missing"
    case optionValueInvalid = "option_value_invalid"
    case optionRequired = "option_required"
    case optionsConflict = "options_conflict"
    case argumentCount = "argument_count"
    case argumentInvalid = "argument_invalid"
    case descriptorInvalid = "descriptor_invalid"
    case confirmationRequired = "confirmation_required"
    case confirmationDeclined = "confirmation_declined"
    case effectNotAllowed = "effect_not_allowed"
    case notRecorded = "no_recorded_answer"

    // MARK: Profile and sign-in
    case olaresIDRequired = "olares_id_required"
    case olaresIDInvalid = "olares_id_invalid"
    case refreshTokenRequired = "refresh_token_required"
    case serviceURLInvalid = "service_url_invalid"
    case alreadyAuthenticated = "already_authenticated"
    case storedTokenOpaque = "stored_token_expiry_unknown"
    case twoFactorRequired = "two_factor_required"
    case passwordEmpty = "password_empty"
    case totpEmpty = "totp_empty"
    case inputNotTerminal = "stdin_not_a_terminal"
    case inputUnreadable = "stdin_unreadable"
    case terminalRequired = "terminal_required"
    case signInRejected = "sign_in_rejected"
    case refreshTokenRejected = "refresh_token_rejected"
    case profileNotFound = "profile_not_found"
    case previousProfileMissing = "no_previous_profile"
    case profileNameTaken = "profile_name_taken"
    case profileManaged = "profile_managed"

    // MARK: Identity of a call
    case noProfile = "auth_no_profile"
    case notLoggedIn = "auth_not_logged_in"
    case tokenInvalidated = "auth_token_invalidated"
    case tokenRejected = "auth_token_expired"
    case tokenUndecodable = "auth_token_undecodable"
    case refreshFailed = "auth_refresh_failed"
    case refreshLockTimeout = "auth_refresh_lock_timeout"

    // MARK: What is stored here
    case homeUnknown = "home_unknown"
    case configUnreadable = "config_unreadable"
    case configMalformed = "config_malformed"
    case configUnwritable = "config_unwritable"
    case configLockTimeout = "config_lock_timeout"
    case keychainUnreadable = "keychain_unreadable"
    case keychainCorrupted = "keychain_corrupted"
    case keychainNotInitialized = "keychain_not_initialized"
    case keychainBlocked = "keychain_blocked"
    case keychainUnwritable = "keychain_unwritable"
    case recordMalformed = "stored_token_malformed"
    case recordForeign = "stored_token_of_another_account"

    // MARK: Skills and local files
    case skillNotFound = "skill_not_found"
    case skillInvalid = "skill_invalid"
    case skillExists = "skill_exists"
    case fileUnreadable = "file_unreadable"
    case fileUnwritable = "file_unwritable"

    // MARK: Network and server
    case transport
    case timeout
    case tls = "tls_failed"
    case redirectRefused = "redirect_refused"
    case proxyInvalid = "proxy_invalid"
    case connectOverrideInvalid = "connect_override_invalid"
    case certificateFileInvalid = "ca_file_invalid"
    case decode
    case responseTooLarge = "response_too_large"
    case httpClientError = "http_4xx"
    case httpServerError = "http_5xx"
    case serverRefused = "server_refused"
    case accessDenied = "access_denied"
    case remoteNotFound = "remote_not_found"
    case pathProtected = "path_protected"
    case binaryOutput = "binary_output"
    case editorFailed = "editor_failed"
    case archivePassword = "archive_password"
    case preconditionFailed = "precondition_failed"
    case alreadyDone = "already_done"
    case operationFailed = "operation_failed"
    case notFinished = "not_finished"
    case outcomeUnknown = "outcome_unknown"
    case execDisconnected = "exec_disconnected"
    case execRefused = "exec_refused"
    case commandTimeout = "command_timeout"
    case backendTooOld = "backend_too_old"
    case backendTooNew = "backend_too_new"
    case chartInvalid = "chart_invalid"
    case libraryMissing = "library_missing"

    // MARK: Transfers
    case localFileExists = "local_file_exists"
    case diskFull = "disk_full"
    case remoteDiskFull = "remote_disk_full"
    case localFileChanged = "local_file_changed"
    case remoteFileExists = "remote_file_exists"
    case transferInProgress = "transfer_in_progress"
    case unsafeName = "unsafe_name"
    case uploadMismatch = "upload_mismatch"

    // MARK: The process
    case outputUnwritable = "output_unwritable"
    case interrupted
    case unclassified
    case internalFault = "internal_fault"

    /// The exit code that follows from it.
    public var exit: ExitCode {
        switch self {
        case .unknownCommand, .unknownOption, .optionValueMissing, .optionValueInvalid, .optionRequired,
            .optionsConflict, .argumentCount, .argumentInvalid, .descriptorInvalid, .olaresIDRequired,
            .olaresIDInvalid, .refreshTokenRequired, .serviceURLInvalid, .twoFactorRequired, .passwordEmpty,
            .totpEmpty, .inputNotTerminal, .terminalRequired, .proxyInvalid, .connectOverrideInvalid,
            .certificateFileInvalid,
            .profileNameTaken:
            .usage
        case .noProfile, .notLoggedIn, .tokenInvalidated, .tokenRejected, .tokenUndecodable, .refreshTokenRejected,
            .keychainNotInitialized:
            .loginNeeded
        case .transport, .timeout, .tls:
            .unreachable
        case .confirmationRequired: .confirmationNeeded
        case .notFinished: .pending
        case .interrupted: .interrupted
        case .internalFault: .internalFault
        default: .failed
        }
    }

    /// Whether the same call may succeed later; `nil` when that depends.
    public var retryable: Bool? {
        switch self {
        case .transport, .timeout, .httpServerError, .refreshLockTimeout, .configLockTimeout: true
        case .unclassified, .decode, .tls, .refreshFailed, .serverRefused, .preconditionFailed, .operationFailed: nil
        default: false
        }
    }
}
