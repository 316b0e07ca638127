extension Vocabulary {
    /// The words of the program, and behind them those of the plugins.
    public init(_ plugins: [any Plugin]) {
        let core = Self.core
        self.init(
            failures: core.failures + plugins.flatMap(\.failures), recovery: plugins.flatMap(\.recovery),
            completionSources: core.completionSources + plugins.flatMap(\.completionSources))
    }
}
