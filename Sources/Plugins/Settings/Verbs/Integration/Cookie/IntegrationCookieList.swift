import OlaresCore

/// `settings integration cookie list`: for which hosts there are cookies, and how long they are good.
struct IntegrationCookieList: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let summaries = try await CookieStore(context).rows().map { CookieSummary($0, now: context.clock.now) }
            .sorted { $0.host < $1.host }
        let titles = ["DOMAIN", "ACCOUNT", "RECORDS", "EXPIRED", "NEXT EXPIRY", "UPDATED"]
        let rows = summaries.map { summary in
            [
                summary.host, summary.account, String(summary.records), String(summary.expired), summary.expiryText,
                summary.updatedAt?.localText ?? "-",
            ]
        }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: rows), empty: ["no stored cookies"]),
            json: .array(summaries.map(\.json)))
    }
}
