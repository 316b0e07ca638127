/// The Swift that shows the data of a declared request, where its descriptor says `view: swift`.
///
/// Request, steps, pages, watch and dry run are the descriptor's; a presenter turns what came back into a view, and can make of the
/// arguments what the request needs.
public protocol ResultPresenter: Sendable {
    /// Reads the arguments, before anything is sent.
    /// - Throws: ``Failure`` for what the service would not take, or would take for something else.
    init(_ arguments: Arguments) throws(Failure)
    /// What placeholders such as `{call.plural}` stand for: texts that are made of the arguments, for requests and sentences. A member
    /// that is not there is absent, as an argument that was not given.
    var callValues: JSONObject { get }
    /// What people see.
    /// - Parameters:
    ///   - data: What was selected of the answer; of a command with `pages` the list of items.
    ///   - now: The moment that ages are counted from.
    /// - Throws: ``Failure`` with `decode` for data that are not what the route gives.
    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View
    /// What programs see; not asked of a command with `pages`, whose document is always that of a list.
    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue
    /// What is said on standard error beside the result.
    func notices(of data: JSONValue) throws(Failure) -> [ResultNotice]
}

/// A line on standard error beside a result.
public struct ResultNotice: Equatable, Sendable {
    /// The line.
    public let text: String
    /// Whether programs have no need of it, as where they see for themselves that a list is empty.
    public let isForPeopleAlone: Bool

    /// For people and programs: a warning, or that there is more.
    public static func forAll(_ text: String) -> ResultNotice { ResultNotice(text: text, isForPeopleAlone: false) }

    /// For people alone.
    public static func forPeople(_ text: String) -> ResultNotice { ResultNotice(text: text, isForPeopleAlone: true) }
}

extension ResultPresenter {
    /// None.
    public var callValues: JSONObject { [:] }

    /// None.
    public func notices(of data: JSONValue) throws(Failure) -> [ResultNotice] { [] }

    /// The data as they came.
    public func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue { data }
}
