/// The values that the parser found for one verb, typed as its descriptor declares them.
///
/// A handler reads them by the declared name. Reading a name that the descriptor does not declare is a fault of the
/// program, which the binding test finds for every built-in verb.
public struct Arguments: Sendable {
    private let values: [String: ArgumentValue]
    private let declared: Set<String>
    private let reads: AccessLog?

    /// - Parameters:
    ///   - values: The given and the default values. An optional argument that was not given is absent.
    ///   - declared: The names of all arguments and options of the verb.
    ///   - reads: Records which names are read, for the binding test.
    public init(_ values: [String: ArgumentValue], declared: Set<String>, reads: AccessLog? = nil) {
        self.values = values
        self.declared = declared
        self.reads = reads
    }

    /// The value of an argument; `nil` when it was not given and has no default.
    public subscript(name: String) -> ArgumentValue? {
        get throws(Failure) {
            reads?.note(name)
            guard declared.contains(name) else {
                throw Failure(.internalFault, "the handler reads the argument \"\(name)\", which is not declared")
            }
            return values[name]
        }
    }

    /// Whether a flag is set.
    public func flag(_ name: String) throws(Failure) -> Bool {
        guard let value = try self[name] else { return false }
        guard case .flag(let isSet) = value else { throw mismatch(name, "a flag") }
        return isSet
    }

    /// The text of a string-like argument (string, enum, path, URL, olares-id); `nil` when it was not given.
    public func text(_ name: String) throws(Failure) -> String? {
        guard let value = try self[name] else { return nil }
        guard case .text(let text) = value else { throw mismatch(name, "text") }
        return text
    }

    /// The text of an argument that the descriptor requires.
    public func requiredText(_ name: String) throws(Failure) -> String {
        guard let text = try text(name) else { throw mismatch(name, "a required text") }
        return text
    }

    /// The value of an integer, byte size or duration (milliseconds); `nil` when it was not given.
    public func integer(_ name: String) throws(Failure) -> Int64? {
        guard let value = try self[name] else { return nil }
        guard case .integer(let integer) = value else { throw mismatch(name, "a number") }
        return integer
    }

    /// The values of a repeated argument; empty when it was not given.
    public func list(_ name: String) throws(Failure) -> [ArgumentValue] {
        guard let value = try self[name] else { return [] }
        guard case .list(let values) = value else { throw mismatch(name, "a list") }
        return values
    }

    private func mismatch(_ name: String, _ expected: String) -> Failure {
        Failure(.internalFault, "the handler reads the argument \"\(name)\" as \(expected), which it is not")
    }
}

/// One parsed value.
public enum ArgumentValue: Equatable, Sendable {
    case flag(Bool)
    case text(String)
    /// An integer; a byte size in bytes; a duration in milliseconds.
    case integer(Int64)
    case pair(key: String, value: String)
    case list([ArgumentValue])
}
