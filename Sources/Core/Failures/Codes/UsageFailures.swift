// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What is wrong with a command line or a descriptor.
extension FailureCode {
    public static let unknownCommand = FailureCode(
        "unknown_command", exit: .usage, means: "no such command",
        fix: "`olares-cli --help`, or `--help` behind the group")

    public static let unknownOption = FailureCode(
        "unknown_option", exit: .usage, means: "no such option",
        fix: "`--help` behind the command shows what it takes")

    public static let optionValueMissing = FailureCode(
        "option_value_missing", exit: .usage, means: "an option stands without its value",
        fix: "Give a value of the type that is named")

    public static let optionValueInvalid = FailureCode(
        "option_value_invalid", exit: .usage, means: "an option's value is malformed or not allowed",
        fix: "Give a value of the type that is named")

    public static let optionRequired = FailureCode(
        "option_required", exit: .usage, means: "a required option is missing",
        fix: "Add the option that is named")

    public static let optionsConflict = FailureCode(
        "options_conflict", exit: .usage, means: "options that exclude or need each other",
        fix: "Leave one of the options out, or add the one that is missing")

    public static let argumentCount = FailureCode(
        "argument_count", exit: .usage, means: "too few or too many arguments",
        fix: "`--help` behind the command shows what it takes")

    public static let argumentInvalid = FailureCode(
        "argument_invalid", exit: .usage, means: "an argument is malformed",
        fix: "Give a value of the type that is named")

    public static let descriptorInvalid = FailureCode(
        "descriptor_invalid", exit: .usage, means: "a command descriptor is broken",
        fix: "Correct the file where the message points")

    public static let confirmationRequired = FailureCode(
        "confirmation_required", exit: .confirmationNeeded, means: "a confirmation is needed and nobody can be asked",
        fix: "Get consent, then run it again with `--yes`")

    public static let confirmationDeclined = FailureCode(
        "confirmation_declined", means: "the question was answered with no",
        fix: "Nothing: somebody said no")

    public static let notRecorded = FailureCode(
        "no_recorded_answer", means: "nothing is recorded that the verb could be rehearsed with",
        fix: "Rehearse a verb that the message names, or one of the failures with `--fail`")

    public static let terminalRequired = FailureCode(
        "terminal_required", exit: .usage, means: "it needs a terminal on standard input and standard output",
        fix: "Run it on a terminal; leave `-t` out where a command is run in a container")

    /// All of these.
    static let usageFailures: [FailureCode] = [
        .unknownCommand, .unknownOption, .optionValueMissing, .optionValueInvalid, .optionRequired, .optionsConflict,
        .argumentCount, .argumentInvalid, .descriptorInvalid, .confirmationRequired, .confirmationDeclined,
        .notRecorded, .terminalRequired,
    ]
}
