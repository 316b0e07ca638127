// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import OlaresCore

/// The failures of commands in containers alone.
extension FailureCode {
    public static let execDisconnected = FailureCode(
        "exec_disconnected", means: "the connection ended before the remote command was known to have ended",
        fix: "Look at what the command has done, and run it again if that does no harm")

    public static let execRefused = FailureCode(
        "exec_refused", means: "the server did not run the remote command",
        fix: "Check that the program is in the image and that the container runs")

    public static let commandTimeout = FailureCode(
        "command_timeout", means: "the remote command took longer than it was given",
        fix: "Give it longer with `--timeout`; `--timeout 0` waits for ever")
}
