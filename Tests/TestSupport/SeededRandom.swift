/// Random numbers that are the same for the same seed, on every machine.
public struct SeededRandom: RandomNumberGenerator, CustomStringConvertible {
    /// Where the numbers begin.
    public let seed: UInt64
    private var state: UInt64

    /// - Parameter seed: Where the numbers begin. Neighbouring seeds give numbers that have nothing in common.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The next number (SplitMix64).
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// How to have the same case again.
    public var description: String { "FUZZ_SEED=\(seed) FUZZ_CASES=1" }
}
