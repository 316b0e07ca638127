import OlaresCore

/// `settings apps policy set`: another way to log in at an entrance, or at a part of it.
struct AppsPolicySet: CommandHandler {
    private static let fileLimit = 1 << 20

    private let app: String
    private let entrance: String
    private let defaultPolicy: String?
    private let oneTime: Bool?
    private let validDuration: Int64?
    private let subPolicies: [SubPolicy]?
    private let file: String?
    private let clears: Bool

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
        defaultPolicy = try arguments.text("default-policy")
        oneTime = try arguments.text("one-time").map { $0 == "true" }
        validDuration = try arguments.integer("valid-duration")
        let written = try arguments.list("sub-policy")
        var parts: [SubPolicy] = []
        for (index, value) in written.enumerated() {
            parts.append(try SubPolicy(value.text, at: "--sub-policy[\(index)]"))
        }
        subPolicies = written.isEmpty ? nil : parts
        file = try arguments.text("sub-policies-file")
        clears = try arguments.flag("clear-sub-policies")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard
            defaultPolicy != nil || oneTime != nil || validDuration != nil || subPolicies != nil || file != nil
                || clears
        else {
            throw Failure(
                .optionRequired,
                "nothing to do — pass at least one of --default-policy / --one-time / --valid-duration / --sub-policy / "
                    + "--sub-policies-file / --clear-sub-policies", advice: "say what is to change"
            ).with(
                choices: [
                    "--default-policy", "--one-time", "--valid-duration", "--sub-policy", "--sub-policies-file",
                    "--clear-sub-policies",
                ])
        }
        let replacement = try replacement(context.files)
        let entrance = try Entrance(app, entrance, context)
        try await entrance.requireExisting()
        let body = try changed(try await entrance.setup("policy"), replacement)
        let call = SettingsCall("POST", try entrance.path("policy"), body)
        if context.isDryRun { return entrance.server.plan([call]) }
        try await entrance.server.answer(to: call, for: "set the policy of \(entrance.text)")
        // Somebody else may have written the whole record meanwhile.
        guard Self.isSame(try await entrance.setup("policy"), as: body) else {
            throw Failure(
                .operationFailed, "the service took the policy of \(entrance.text) and shows another one",
                next: [NextStep(["settings", "apps", "policy", "get", app, self.entrance], effect: .read)])
        }
        return CommandResult(.lines(["updated auth policy for \(entrance.text) (\(Self.summary(body)))"]), json: body)
    }

    /// What takes the place of the present sub-policies; `nil` leaves them.
    private func replacement(_ files: any FileSystem) throws(Failure) -> JSONValue? {
        if clears { return .null }
        if let subPolicies { return .array(subPolicies.map(\.json)) }
        guard let file else { return nil }
        let what = "--sub-policies-file \(file)"
        let bytes: [UInt8]?
        do throws(FileError) { bytes = try files.read(file, limit: Self.fileLimit) } catch {
            throw Failure(.fileUnreadable, "\(what): \(error.reason)", advice: "check the path")
        }
        guard let bytes, let entries = (try? JSONValue(parsing: bytes))?.array else {
            throw Failure(.fileUnreadable, "\(what): it is no JSON array", advice: "check the path and what is in it")
        }
        var parts: [JSONValue] = []
        for (index, entry) in entries.enumerated() {
            parts.append(try SubPolicy(entry, at: "\(what): entry[\(index)]").json)
        }
        return .array(parts)
    }

    /// The present record with what was asked for in it.
    private func changed(_ current: JSONValue, _ replacement: JSONValue?) throws(Failure) -> JSONValue {
        // An entrance without a policy reads so too, and writing that back would make it real.
        guard defaultPolicy != nil || current.text("default_policy") != "one_factor" else {
            throw Failure(
                .preconditionFailed,
                "\(app)/\(entrance) says one_factor, which it also says where it has no policy and that of the system applies",
                advice: "add --default-policy with what is meant: system, one_factor, two_factor or public")
        }
        let kept = current["sub_policies"]?.array.map { JSONValue.array($0) } ?? .null
        return [
            "default_policy": .string(defaultPolicy ?? current.text("default_policy")),
            "one_time": .bool(oneTime ?? (current["one_time"] == true)),
            "valid_duration": .integer(validDuration ?? current["valid_duration"]?.integer ?? 0),
            "sub_policies": replacement ?? kept,
        ]
    }

    /// Whether the service has what was written. No sub-policies are `null` or an empty list, as it likes.
    private static func isSame(_ now: JSONValue, as body: JSONValue) -> Bool {
        func parts(_ record: JSONValue) -> [JSONValue] { record["sub_policies"]?.array ?? [] }
        return now.text("default_policy") == body.text("default_policy")
            && (now["one_time"] == true) == (body["one_time"] == true)
            && (now["valid_duration"]?.integer ?? 0) == body["valid_duration"]?.integer
            && parts(now).map { [$0.text("uri"), $0.text("policy")] }
                == parts(body).map { [$0.text("uri"), $0.text("policy")] }
    }

    private static func summary(_ body: JSONValue) -> String {
        let parts = body["sub_policies"]?.array.map { list in
            list.map { "\($0.text("uri"))=\($0.text("policy"))" }.joined(separator: " ")
        }
        return [
            "default=\(body.text("default_policy"))", "one_time=\(body.text("one_time"))",
            "valid_duration=\(body.text("valid_duration"))",
            "sub_policies=\(parts.map { "[\(TerminalText.sanitized($0))]" } ?? "null")",
        ].joined(separator: " ")
    }
}
