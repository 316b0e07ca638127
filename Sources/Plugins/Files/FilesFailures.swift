// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import OlaresCore

/// The failures of files alone.
extension FailureCode {
    public static let pathProtected = FailureCode(
        "path_protected", means: "a root, a mounted volume or a folder of the system, which verbs leave alone",
        fix: "Choose another path: this one is left alone")

    public static let binaryOutput = FailureCode(
        "binary_output", means: "the contents are not text, and standard output is a terminal",
        fix: "Send it through a pipe or into a file, or add `--force`")

    public static let editorFailed = FailureCode(
        "editor_failed", means: "the editor did not start, or ended with an error",
        fix: "Name an editor with `--editor`, `VISUAL` or `EDITOR`")

    public static let archivePassword = FailureCode(
        "archive_password", means: "the archive needs a password, or another one",
        fix: "Give the password with `--password-stdin`")

    public static let remoteDiskFull = FailureCode(
        "remote_disk_full", means: "the disk of the Olares is full",
        fix: "Free some space on the Olares, then run it again")

    public static let localFileChanged = FailureCode(
        "local_file_changed", means: "a local file changed while it was sent",
        fix: "Run it again once nothing writes to the file")

    public static let remoteFileExists = FailureCode(
        "remote_file_exists", means: "something of that name is at the destination already",
        fix: "Add `--overwrite` or `--skip-existing`")

    public static let transferInProgress = FailureCode(
        "transfer_in_progress", means: "another process is transferring to the same place",
        fix: "Wait for the other transfer to end, then run it again")

    public static let shareNotChosen = FailureCode(
        "share_not_chosen", means: "the address names a machine, and what it offers was listed instead of mounted",
        fix: "Mount one of what was listed")

    public static let unsafeName = FailureCode(
        "unsafe_name", means: "a name from the server, or of a local file, cannot be used on the other side",
        fix: "Rename what the message names, then run it again")

    public static let uploadMismatch = FailureCode(
        "upload_mismatch", means: "the server does not hold what was uploaded",
        fix: "`olares-cli files ls` shows what is there")
}
