import OlaresCore
import OlaresExecution

/// `settings integration cookie validate`: whether the cookies of a host are still good.
struct IntegrationCookieValidate: CommandHandler {
    private let host: String

    init(_ arguments: Arguments) throws(Failure) { host = try arguments.requiredText("domain").trimmed }

    private var repair: String {
        "olares-cli settings integration cookie import --domain \(host.shellQuoted) --file cookies.txt"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard !host.isEmpty else { throw .noDomain }
        guard let row = try await CookieStore(context).rows(of: host).first else {
            throw Failure(
                .remoteNotFound, "no cookies stored for \(host); import them with:\n  \(repair)", advice: repair)
        }
        let summary = CookieSummary(row, now: context.clock.now)
        var labels = RecordLines(valuesAt: 13)
        labels.add("Domain", summary.host)
        labels.add("Account", summary.account)
        labels.add("Records", String(summary.records))
        labels.add("Session", String(summary.session))
        labels.add("Expired", String(summary.expired))
        labels.add("Next expiry", summary.expiryText)
        let failure = Failure(
            .preconditionFailed, "every non-session cookie for \(host) has expired; re-import them with:\n  \(repair)",
            advice: repair)
        return CommandResult(.lines(labels.lines), json: summary.json, failure: summary.isDead ? failure : nil)
    }
}
