import OlaresCore

/// `settings apps domain set`: other names for an entrance.
struct AppsDomainSet: CommandHandler {
    private static let certificateLimit = 1 << 20
    private static let members = ["third_level_domain", "third_party_domain", "cert", "key"]

    private let app: String
    private let entrance: String
    private let thirdLevel: String?
    private let thirdParty: String?
    private let clearsThirdParty: Bool
    private let certificateFile: String?
    private let keyFile: String?

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
        let thirdLevel = try arguments.text("third-level")?.trimmed
        self.thirdLevel = try arguments.flag("clear-third-level") ? "" : thirdLevel
        let thirdParty = try arguments.text("third-party")?.trimmed
        clearsThirdParty = try arguments.flag("clear-third-party")
        self.thirdParty = clearsThirdParty ? "" : thirdParty
        certificateFile = try arguments.text("cert-file")
        keyFile = try arguments.text("key-file")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard thirdLevel != nil || thirdParty != nil || certificateFile != nil || keyFile != nil else {
            throw Failure(
                .optionRequired,
                "nothing to do — pass at least one of --third-level / --third-party / --clear-third-level / "
                    + "--clear-third-party / --cert-file / --key-file", advice: "say what is to change"
            ).with(
                choices: [
                    "--third-level", "--third-party", "--clear-third-level", "--clear-third-party", "--cert-file",
                    "--key-file",
                ])
        }
        let changes = try changes(context.files)
        let entrance = try Entrance(app, entrance, context)
        try await entrance.requireExisting()
        let body = Self.body(try await entrance.setup("domain"), changes)
        let call = SettingsCall("POST", try entrance.path("domain"), body, shownAs: Self.shown(body))
        if context.isDryRun { return entrance.server.plan([call]) }
        do throws(Failure) {
            try await entrance.server.answer(to: call, for: "set the domain of \(entrance.text)")
        } catch {
            throw try await explained(error, body, entrance)
        }
        guard try await Self.isSet(body, at: entrance) else {
            throw Failure(
                .operationFailed, "the service took the domain of \(entrance.text) and shows another one",
                next: [Self.look(entrance)])
        }
        return result(body, entrance)
    }

    /// What was asked for, by member.
    private func changes(_ files: any FileSystem) throws(Failure) -> [String: String] {
        var changes: [String: String] = [:]
        changes["third_level_domain"] = thirdLevel
        changes["third_party_domain"] = thirdParty
        if clearsThirdParty {
            changes["cert"] = ""
            changes["key"] = ""
        }
        if let certificateFile { changes["cert"] = try Self.read(certificateFile, "--cert-file", files) }
        if let keyFile { changes["key"] = try Self.read(keyFile, "--key-file", files) }
        return changes
    }

    private static func read(_ path: String, _ option: String, _ files: any FileSystem) throws(Failure) -> String {
        let bytes: [UInt8]?
        do throws(FileError) { bytes = try files.read(path, limit: certificateLimit) } catch {
            throw Failure(.fileUnreadable, "\(option) \(path): \(error.reason)", advice: "check the path")
        }
        guard let bytes else {
            throw Failure(.fileUnreadable, "\(option) \(path): no such file", advice: "check the path")
        }
        guard let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN ") else {
            throw Failure(.fileUnreadable, "\(option) \(path): it is not PEM", advice: "pass the PEM form of it")
        }
        return text
    }

    /// The service takes all four together.
    static func body(_ current: JSONValue, _ changes: [String: String]) -> JSONValue {
        var body: JSONObject = [:]
        for member in members { body[member] = .string(changes[member] ?? current.text(member)) }
        return .object(body)
    }

    /// Without what is secret.
    private static func shown(_ body: JSONValue) -> JSONValue {
        var shown = body.object ?? [:]
        for member in ["cert", "key"] where !body.text(member).isEmpty { shown[member] = "***" }
        return .object(shown)
    }

    private static func isSet(_ body: JSONValue, at entrance: Entrance) async throws(Failure) -> Bool {
        let now = try await entrance.setup("domain")
        return ["third_level_domain", "third_party_domain"].allSatisfy { now.text($0) == body.text($0) }
    }

    /// The service saves first, and looks at the app's state behind that.
    private func explained(
        _ failure: Failure, _ body: JSONValue, _ entrance: Entrance
    ) async throws(Failure) -> Failure {
        guard failure.code == .serverRefused else { return failure }
        if failure.message.contains("not allowed for"), try await Self.isSet(body, at: entrance) {
            return Failure(
                .operationFailed,
                "the domain of \(entrance.text) is saved and not in force, since the app is busy: \(failure.message)",
                advice: "run the same command again when the app has come to its end")
        }
        if failure.message.contains("auth level is private") {
            return failure.repaired(
                next: [
                    NextStep(
                        ["settings", "apps", "auth-level", "set", app, self.entrance, "--level", "internal"],
                        effect: .write)
                ])
        }
        return failure
    }

    private static func look(_ entrance: Entrance) -> NextStep {
        NextStep(["settings", "apps", "domain", "get", entrance.app, entrance.name], effect: .read)
    }

    private func result(_ body: JSONValue, _ entrance: Entrance) -> CommandResult {
        func name(_ member: String) -> String { TerminalText.sanitized(body.text(member).nonEmpty ?? "-") }
        func state(_ member: String) -> String { body.text(member).isEmpty ? "(empty)" : "(set)" }
        let json: JSONValue = [
            "app": .string(entrance.app), "entrance": .string(entrance.name),
            "third_level_domain": .string(body.text("third_level_domain")),
            "third_party_domain": .string(body.text("third_party_domain")),
            "cert_configured": .bool(!body.text("cert").isEmpty), "key_configured": .bool(!body.text("key").isEmpty),
        ]
        return CommandResult(
            .lines([
                "updated domain setup for \(entrance.text)", "  third-level: \(name("third_level_domain"))",
                "  third-party: \(name("third_party_domain"))", "  cert: \(state("cert"))", "  key: \(state("key"))",
            ]), json: json)
    }
}
