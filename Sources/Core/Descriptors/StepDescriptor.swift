/// A request that goes before the command's own, and finds one value that the following ones use.
public struct StepDescriptor: Sendable, Equatable {
    /// The most that a command can have.
    public static let limit = 8

    /// What placeholders call the value. Where an argument has the same name, the step stands in for it: it is left out
    /// when the argument was given.
    public let name: String
    /// The argument without which the step is left out.
    public let when: String?
    /// The argument with which the step is left out.
    public let unless: String?
    /// A `GET`, which changes nothing.
    public let request: RequestDescriptor
    /// How its answer is read.
    public let answer: AnswerDescriptor
    /// Which element of the answer is meant; `nil` takes the answer itself.
    public let find: JSONCondition?
    /// Whether the first element serves where none is found.
    public let takesFirst: Bool
    /// The JSON path from what was found to the value.
    public let value: JSONPath
    /// What must hold of what was found.
    public let expectations: [Expectation]
    /// Where there is nothing to change; `nil` where there always is.
    public let already: Already?
    /// What is said when nothing was found.
    public let missing: [TemplatePart]?
    /// What repairs that.
    public let fix: FixTemplate?
    /// Whether the command goes on without the value, whatever the reason.
    public let isOptional: Bool

    /// What shows that everything is as it is to be.
    public struct Already: Sendable, Equatable {
        /// What holds of what was found then.
        public let condition: JSONCondition
        /// What people are told.
        public let message: [TemplatePart]
    }

    /// Something that must hold, and what is said when it does not.
    public struct Expectation: Sendable, Equatable {
        /// What must hold; `nil` when only ``prohibited`` counts.
        public let required: JSONCondition?
        /// Of which nothing may hold.
        public let prohibited: JSONCondition?
        /// What is wrong otherwise.
        public let message: [TemplatePart]
        /// What repairs it.
        public let fix: FixTemplate?
    }
}

extension StepDescriptor {
    /// The arguments and steps that it depends on.
    var valueNames: Set<String> {
        request.valueNames.union([when, unless].compactMap(\.self)).union(find?.names ?? [])
            .union(already?.condition.names ?? [])
            .union(expectations.flatMap { ($0.required?.names ?? []) + ($0.prohibited?.names ?? []) })
    }
}
