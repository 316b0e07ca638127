/// The verbs of the group `profile`, which repair what Core finds wrong with an identity. What failures say of them is made here; no
/// other file of Core names them, and a test holds them against their descriptors.
package enum ProfileVerbs {
    /// Logs somebody in: the step that most failures of an identity end with.
    package static func login(_ id: String) -> NextStep {
        NextStep(
            ["profile", "login", "--olares-id", id], effect: .write,
            unattended: NextStep.Unattended(
                options: ["--password-stdin"], input: "the password", optional: ["--totp", "<code>"]))
    }

    /// The same where the one that is there has to go first.
    package static func storeAfresh(_ id: String) -> [NextStep] {
        [remove(id), NextStep(["profile", "login", "--olares-id", id], effect: .write)]
    }

    /// Makes a profile the active one.
    package static func use(_ id: String) -> NextStep { NextStep(["profile", "use", id], effect: .write) }

    /// Removes a profile with its token.
    package static func remove(_ id: String) -> NextStep {
        NextStep(["profile", "remove", id], effect: .destructive)
    }

    /// Shows the profiles.
    package static let list = NextStep(["profile", "list"], effect: .read)

    /// Asks the server again who the active profile is.
    package static let refresh = NextStep(["profile", "whoami", "--refresh"], effect: .read)

    // MARK: In sentences

    /// As people type it.
    static func loginLine(_ id: String) -> String { "olares-cli profile login --olares-id \(id)" }

    static func removeLine(_ id: String) -> String { "olares-cli profile remove \(id)" }

    /// - Parameter id: `nil` where the sentence has said it.
    static func importWords(_ id: String? = nil) -> String {
        "profile import\(id.map { " --olares-id \($0)" } ?? "") --refresh-token <tok>"
    }

    static let storingAllAfresh = "profile remove and profile login for every profile"
    static let importName = "profile import"
    static let useLine = "olares-cli profile use"
    static let listLine = "olares-cli profile list"
    /// The command line of ``refresh``.
    package static let refreshLine = refresh.commandLine
}
