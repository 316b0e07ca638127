/// How a long list is fetched in pieces. The command then has `--all` and `--limit`, and `--page` where pages have numbers.
public struct PagesDescriptor: Sendable, Equatable {
    /// How a request says which piece it wants.
    public enum Position: Sendable, Equatable {
        /// By its number, from that of the first.
        case page(first: Int64)
        /// By how many items go before it.
        case offset
        /// By what the piece before it says at this place.
        case token(JSONPath)
    }

    /// How a request says which piece it wants.
    public let position: Position
    /// The query member that says it.
    public let parameter: String
    /// The query member that says how many items a piece may have.
    public let size: String
    /// How many that is.
    public let count: Int64
    /// The way from the data to the number of all items; `nil` where services do not say.
    public let total: JSONPath?
    /// The way to the number of all items before some were taken out, for services that do that after cutting the list; `nil`
    /// for others.
    public let unfiltered: JSONPath?

    /// Whether single pages can be asked for. `limit` is then how many each has, with `--all` too.
    public var hasNumbers: Bool { if case .page = position { true } else { false } }

    /// The options that it adds.
    var options: [OptionDescriptor] {
        let options = [
            OptionDescriptor("all", .flag, "Fetch the whole list"),
            OptionDescriptor(
                name: "limit", short: nil, aliases: [], type: .integer(1...1_000_000), isRequired: false,
                isRepeated: false, isNegatable: false, isSensitive: false, isHidden: false, wire: nil,
                defaultValue: .integer(count), environment: nil, help: "Show at most so many", placeholder: "N",
                completion: nil, deprecated: nil),
        ]
        guard hasNumbers else { return options }
        return options + [
            OptionDescriptor("page", .integer(1...1_000_000), "Show this page, of --limit each", placeholder: "N")
        ]
    }

    /// Sets of the options of which only one can be given. The first page of numbered ones goes with `--all`, the others are
    /// refused when it runs.
    var exclusive: [[String]] { hasNumbers ? [] : [["all", "limit"]] }
}
