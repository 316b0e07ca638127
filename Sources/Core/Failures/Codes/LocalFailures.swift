// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What is wrong with skills and local files.
extension FailureCode {
    public static let skillInvalid = FailureCode(
        "skill_invalid", means: "the skill has faults that keep it from being used",
        fix: "`olares-cli skills lint` shows every fault with its place")

    public static let fileUnreadable = FailureCode(
        "file_unreadable", means: "a local file or directory cannot be read",
        fix: "See to the path, its permissions and the room on the disk")

    public static let fileUnwritable = FailureCode(
        "file_unwritable", means: "a local file or directory cannot be written",
        fix: "See to the path, its permissions and the room on the disk")

    public static let localFileExists = FailureCode(
        "local_file_exists", means: "a local file stands where a download is to go",
        fix: "Add `--overwrite`, `--skip-existing` or `--resume`")

    public static let diskFull = FailureCode(
        "disk_full", means: "the local disk is full",
        fix: "Free some space, then run it again")

    /// All of these.
    static let localFailures: [FailureCode] = [
        .skillInvalid, .fileUnreadable, .fileUnwritable, .localFileExists, .diskFull,
    ]
}
