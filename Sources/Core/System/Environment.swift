#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The environment variables of the process, as a value.
public struct Environment: Sendable {
    private let lookup: @Sendable (String) -> String?

    /// An environment of fixed values, for tests.
    public init(_ values: [String: String]) { lookup = { values[$0] } }

    /// An environment that asks `lookup` for each name, so that nothing is copied at start.
    public init(lookup: @escaping @Sendable (String) -> String?) { self.lookup = lookup }

    /// The value of a variable; `nil` when it is unset or empty, since an empty variable means "not set" here.
    public subscript(name: String) -> String? {
        guard let value = lookup(name), !value.isEmpty else { return nil }
        return value
    }

    /// The environment this process was started with.
    public static let process = Environment { name in getenv(name).map { String(cString: $0) } }
}
