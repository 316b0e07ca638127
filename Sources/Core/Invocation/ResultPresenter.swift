/// The Swift that shows the data of a declared request, where its descriptor says `view: swift`.
///
/// Request, steps, pages, watch and dry run are the descriptor's; a presenter only turns what came back into a view.
public protocol ResultPresenter: Sendable {
    /// Reads the arguments on which the view depends.
    init(_ arguments: Arguments) throws(Failure)
    /// What people see.
    /// - Parameters:
    ///   - data: What was selected of the answer; of a command with `pages` the list of items.
    ///   - now: The moment that ages are counted from.
    /// - Throws: ``Failure`` with `decode` for data that are not what the route gives.
    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View
    /// What programs see; not asked of a command with `pages`, whose document is always that of a list.
    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue
}

extension ResultPresenter {
    /// The data as they came.
    public func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue { data }
}
