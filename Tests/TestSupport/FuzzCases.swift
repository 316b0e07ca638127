import Foundation

/// The cases of a test with random input, each with random numbers of its own.
///
/// `FUZZ_CASES` sets how many there are, and `FUZZ_SEED` the seed of the first, so that a longer run repeats nothing and a
/// failure can be had again alone. Where `FUZZ_CASES` is set, the run says how many it took, and how much memory.
public struct FuzzCases: Sequence, IteratorProtocol {
    private let name: String
    private let count: Int
    private let first: UInt64
    private let isReported: Bool
    private var done = 0

    /// - Parameters:
    ///   - name: What is tried, for the report.
    ///   - usual: How many cases an ordinary run of the tests takes.
    public init(of name: String, usually usual: Int) {
        self.name = name
        let wanted: Int? = Self.number("FUZZ_CASES")
        count = wanted ?? usual
        isReported = wanted != nil
        first = Self.number("FUZZ_SEED") ?? 1
    }

    /// The random numbers of the next case.
    public mutating func next() -> SeededRandom? {
        guard done < count else {
            if isReported { report() }
            return nil
        }
        done += 1
        return SeededRandom(seed: first &+ UInt64(done - 1))
    }

    private func report() {
        let last = first &+ UInt64(Swift.max(1, count) - 1)
        print(
            "\(name): \(count) cases, seeds \(first) to \(last), peak memory of the process \(Self.peakMemory >> 20) MiB"
        )
    }

    /// Bytes.
    private static var peakMemory: Int {
        #if canImport(Darwin)
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #else
        // What getrusage says is that of the parent where the parent was larger.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(peak.filter(\.isNumber)) ?? 0) << 10
        #endif
    }

    private static func number<Number: FixedWidthInteger>(_ variable: String) -> Number? {
        ProcessInfo.processInfo.environment[variable].flatMap { Number($0) }
    }
}
