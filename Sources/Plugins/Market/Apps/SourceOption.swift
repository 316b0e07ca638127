import OlaresCore
import OlaresExecution

/// Where apps come from, as the options say (docs/protocol/market.md, "Sources").
struct SourceOption: Sendable {
    /// The public catalogue.
    static let standard = "market.olares"
    /// What people have uploaded.
    static let upload = "upload"

    /// What was given; `nil` when nothing was.
    let given: String?
    /// Whether sources do not count.
    let isAll: Bool

    init(_ arguments: Arguments, hasAll: Bool = false) throws(Failure) {
        let text = try arguments.text("source")?.trimmed
        given = text?.isEmpty == false ? text : nil
        isAll = hasAll ? try arguments.flag("all-sources") : false
    }

    /// The source of a verb that needs one; what stands in for it is told.
    func orStandard(_ context: CommandContext) -> String {
        if let given { return given }
        context.notify("Using source: \(Self.standard)")
        return Self.standard
    }
}
