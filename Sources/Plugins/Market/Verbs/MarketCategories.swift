import OlaresCore

/// `market categories`: the categories, and how many apps each has.
struct MarketCategories: CommandHandler {
    private let source: SourceOption

    init(_ arguments: Arguments) throws(Failure) { source = try SourceOption(arguments, hasAll: true) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let source = source.isAll ? nil : self.source.orStandard(context)
        let apps = try await MarketServer(context).catalogue().apps.filter { source == nil || $0.source == source }
        var counts: [String: Int64] = [:]
        for category in apps.flatMap(\.categories) { counts[category, default: 0] +|= 1 }
        let sorted = counts.sorted { $0.key < $1.key }
        var json = JSONObject()
        for (name, count) in sorted { json[name] = .integer(count) }
        let table = Table(
            columns: [Table.Column("CATEGORY"), Table.Column("APPS")], rows: sorted.map { [$0.key, "\($0.value)"] })
        return CommandResult(context.view(of: table, orSay: "No categories found"), json: .object(json))
    }
}
