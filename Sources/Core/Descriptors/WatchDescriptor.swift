/// Asking again and again until something has come to its end.
public struct WatchDescriptor: Sendable, Equatable {
    /// The flag that asks for it; `nil` always watches.
    public let option: String?
    /// The `GET` that is repeated; `nil` repeats the command's own request.
    public let request: RequestDescriptor?
    /// How its answer, the state, is read.
    public let answer: AnswerDescriptor
    /// What holds of the state at a good end.
    public let until: JSONCondition
    /// Of which something holds at a bad end.
    public let failed: JSONCondition?
    /// Paths from the state to the reason of a bad end; the first that finds something counts.
    public let reason: [JSONPath]
    /// What is said at a bad end, in place of the verb and the reason.
    public let message: [TemplatePart]?
    /// What is shown meanwhile.
    public let progress: [TemplatePart]?
    /// What is said at a good end, after what the command says.
    public let says: [Sentence]
    /// What shows later how it goes.
    public let follow: FixTemplate?
    /// Between two requests.
    public let interval: Time
    /// After which it is given up; the server goes on.
    public let timeout: Time

    /// A length of time.
    public enum Time: Sendable, Equatable {
        case milliseconds(Int64)
        /// That of an option.
        case argument(String)
    }
}

extension WatchDescriptor {
    /// The arguments that decide about it, and those that its request carries.
    var valueNames: Set<String> {
        var names = request?.valueNames ?? []
        names.formUnion(until.names)
        names.formUnion(failed?.names ?? [])
        if let option { names.insert(option) }
        names.formUnion(says.flatMap(\.condition.names))
        for case .argument(let name) in [interval, timeout] { names.insert(name) }
        return names
    }
}
