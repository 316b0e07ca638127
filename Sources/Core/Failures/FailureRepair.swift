extension FailureCode {
    /// What repairs it in general, for the catalogue and the recovery table. The failure itself is more exact: it has the
    /// names of the case in it.
    public var fix: String {
        switch self {
        case .unknownCommand: "`olares-cli --help`, or `--help` behind the group"
        case .unknownOption, .argumentCount: "`--help` behind the command shows what it takes"
        case .optionValueMissing, .optionValueInvalid, .argumentInvalid: "Give a value of the type that is named"
        case .optionRequired: "Add the option that is named"
        case .optionsConflict: "Leave one of the options out, or add the one that is missing"
        case .descriptorInvalid: "Mend the file where the message points"
        case .confirmationRequired: "Get consent, then run it again with `--yes`"
        case .confirmationDeclined: "Nothing: somebody said no"
        case .effectNotAllowed: "Start the server with `--allow write` or `--allow destructive`"
        case .notRecorded: "Rehearse a verb that the message names, or one of the failures with `--fail`"
        case .olaresIDRequired: "Add `--olares-id <id>`"
        case .olaresIDInvalid: "Give a name and a host, such as alice@olares.com"
        case .refreshTokenRequired: "Add `--refresh-token`, from a variable"
        case .serviceURLInvalid: "Give an https URL, or correct the profile's"
        case .alreadyAuthenticated, .storedTokenOpaque: "`olares-cli profile remove <id>`, then run it again"
        case .twoFactorRequired: "Run it again with `--totp <code>`, or on a terminal"
        case .passwordEmpty, .totpEmpty: "Look for a closed or empty pipe"
        case .inputNotTerminal: "Add `--password-stdin` and pipe the password, or run it on a terminal"
        case .inputUnreadable: "Look at what standard input is connected to"
        case .signInRejected: "Check the password and the code, then run it again"
        case .refreshTokenRejected: "`olares-cli profile login --olares-id <id>`"
        case .profileNotFound, .previousProfileMissing, .profileNameTaken:
            "`olares-cli profile list` shows the names"
        case .profileManaged: "Change it where the platform keeps it"
        case .noProfile, .tokenInvalidated, .tokenRejected, .tokenUndecodable:
            "`olares-cli profile login --olares-id <id>`"
        case .notLoggedIn: "`olares-cli profile login --olares-id <id>`, or `profile import`"
        case .refreshFailed: "Run it again; if it stays so, log in again"
        case .refreshLockTimeout, .configLockTimeout: "Wait for the other olares-cli to end, then run it again"
        case .homeUnknown: "Set `HOME` or `OLARES_CLI_HOME`"
        case .configUnreadable, .configUnwritable, .keychainUnreadable, .keychainUnwritable:
            "See to the permissions and the room where the message points"
        case .configMalformed: "Repair config.json, or move it away and log in again"
        case .keychainCorrupted, .keychainNotInitialized, .recordMalformed, .recordForeign:
            "Move away what the message names, and log in again"
        case .keychainBlocked: "Unlock the system's keychain, then run it again"
        case .skillNotFound: "`olares-cli skills list` shows the names"
        case .skillInvalid: "`olares-cli skills lint` shows every fault with its place"
        case .skillExists: "Choose another name, or remove what is there"
        case .fileUnreadable, .fileUnwritable: "See to the path, its permissions and the room on the disk"
        case .transport, .timeout: "Check that the Olares is up and reachable, then run it again"
        case .tls: "Give the Olares a certificate that is trusted, or name its authority in `OLARES_CLI_CA_FILE`"
        case .redirectRefused: "Check the profile's olaresId and local URL prefix"
        case .proxyInvalid: "Set the proxy variable to an http URL, or unset it"
        case .connectOverrideInvalid: "Set `OLARES_CLI_CONNECT_TO` to a loopback URL, or unset it"
        case .certificateFileInvalid: "Set `OLARES_CLI_CA_FILE` to a file of certificates, or unset it"
        case .decode, .responseTooLarge: "Check that the address is that of an Olares, and that both versions fit"
        case .httpClientError, .serverRefused, .operationFailed: "Read the server's reason in the message"
        case .remoteNotFound: "List what is there, and check the name"
        case .preconditionFailed: "Look at what is there first"
        case .notFinished: "Follow it with the command that is named, or wait longer"
        case .httpServerError: "Run it again; if it stays so, look at the Olares itself"
        case .backendTooOld: "Upgrade the Olares"
        case .outputUnwritable: "Look at what standard output is connected to"
        case .interrupted: "Run it again when you want to"
        case .unclassified, .internalFault: "Run it with `--debug`, and report what it shows"
        }
    }
}
