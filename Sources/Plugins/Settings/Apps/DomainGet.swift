import Core

/// `settings apps domain get`: by which names an entrance is reached.
struct DomainGet: CommandHandler {
    private let app: String
    private let entrance: String

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app").trimmed
        entrance = try arguments.requiredText("entrance").trimmed
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let entrance = try Entrance(app, entrance, context)
        let setup = try await entrance.setup("domain")
        var labels = Labels(width: 22)
        labels.add("App", entrance.app)
        labels.add("Entrance", entrance.name)
        labels.add("Third-level domain", setup.text("third_level_domain"))
        labels.add("Third-party domain", setup.text("third_party_domain"))
        labels.add("CNAME status", setup.text("cname_status"))
        labels.add("CNAME target", setup.text("cname_target"))
        labels.add("CNAME target status", setup.text("cname_target_status"))
        labels.add("Cert configured", .bool(!setup.text("cert").isEmpty))
        labels.add("Key configured", .bool(!setup.text("key").isEmpty))
        // The key of a certificate stays where it is.
        var json = setup.object ?? [:]
        if !setup.text("key").isEmpty { json["key"] = "<redacted>" }
        return CommandResult(.lines(labels.lines), json: .object(json))
    }
}
