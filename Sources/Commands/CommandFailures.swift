// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import OlaresCore

/// The failures of skills and of the tool server alone.
extension FailureCode {
    public static let effectNotAllowed = FailureCode(
        "effect_not_allowed", means: "the tool server was not started for verbs with this effect",
        fix: "Start the server with `--allow write` or `--allow destructive`")

    public static let skillNotFound = FailureCode(
        "skill_not_found", means: "no skill has that name",
        fix: "`olares-cli skills list` shows the names")

    public static let skillOutdated = FailureCode(
        "skill_outdated", means: "exported copies of skills are not what an export would write now",
        fix: "`olares-cli skills export <dir> --force`")

    public static let skillExists = FailureCode(
        "skill_exists", means: "there is something in the skill's place already",
        fix: "Choose another name, or remove what is there")
}
