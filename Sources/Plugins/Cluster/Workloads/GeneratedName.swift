/// The ends that controllers put behind a workload's name for what they make (docs/protocol/cluster.md, "Workloads").
enum GeneratedName {
    /// Letters and digits that make up no words.
    private static let alphabet = Set("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// Whether it can be the hash of a template, which tells replica sets apart.
    static func isHash(_ text: some StringProtocol) -> Bool {
        (1...10).contains(text.utf8.count) && text.utf8.allSatisfy(alphabet.contains)
    }

    /// Whether it can be the random end of a pod's name.
    static func isPodEnd(_ text: some StringProtocol) -> Bool { text.utf8.count == 5 && isHash(text) }

    /// Whether it can be the number of a pod of a stateful set.
    static func isOrdinal(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
