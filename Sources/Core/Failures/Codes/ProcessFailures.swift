// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What ends the process itself.
extension FailureCode {
    public static let outputUnwritable = FailureCode(
        "output_unwritable", means: "standard output cannot be written",
        fix: "Look at what standard output is connected to")

    public static let interrupted = FailureCode(
        "interrupted", exit: .interrupted, means: "interrupted from the keyboard",
        fix: "Run it again when you want to")

    public static let unclassified = FailureCode(
        "unclassified", retryable: nil, means: "anything else",
        fix: "Run it with `--debug`, and report what it shows")

    public static let internalFault = FailureCode(
        "internal_fault", exit: .internalFault, means: "a fault of this program",
        fix: "Run it with `--debug`, and report what it shows")

    /// All of these.
    static let processFailures: [FailureCode] = [
        .outputUnwritable, .interrupted, .unclassified, .internalFault,
    ]
}
