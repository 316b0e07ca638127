/// What a YAML text may cost. Files come from strangers; each bound is far above what an honest one needs.
public struct YAMLLimits: Sendable {
    /// The whole text, in bytes.
    public var bytes = 1 << 20
    /// Mappings and lists inside each other.
    public var depth = 32
    /// Scalars, lists and mappings in all.
    public var nodes = 100_000
    /// One scalar, in bytes.
    public var scalar = 1 << 16

    /// The bounds that descriptors are read with.
    public init() {}
}
