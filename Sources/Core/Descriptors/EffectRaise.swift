/// What an argument makes of a call that has it: more than the verb does without it.
public struct EffectRaise: Sendable, Equatable {
    /// The value with which it does; `nil` for any that is given.
    public let value: String?
    /// What the call does then.
    public let effect: Effect

    /// Whether it holds of what was given. A flag that is turned off, and a list without values, are as if absent.
    func holds(of given: ArgumentValue) -> Bool {
        switch given {
        case .flag(let isSet): isSet
        case .list(let values): !values.isEmpty && (value == nil || values.contains { $0.text == value })
        default: value == nil || given.text == value
        }
    }
}

extension CommandDescriptor {
    /// What a call with these values does: what the verb does, or more where one of them raises that.
    public func effect(of values: [String: ArgumentValue]) -> Effect {
        raises.reduce(effect) { effect, raise in
            guard let given = values[raise.name], raise.raise.holds(of: given) else { return effect }
            return max(effect, raise.raise.effect)
        }
    }

    /// The most that a call can do.
    public var greatestEffect: Effect { raises.reduce(effect) { max($0, $1.raise.effect) } }

    private var raises: [(name: String, raise: EffectRaise)] {
        arguments.flatMap { argument in argument.raises.map { (argument.name, $0) } }
            + options.flatMap { option in option.raises.map { (option.name, $0) } }
    }
}
