import Foundation
import Sandbox
import Testing

/// What the sandbox claims of real servers names its evidence: docs/decisions/0018-evidence.md.
@Suite struct EvidenceTests {
    private static let kinds = ["run", "read", "client", "guess"]

    @Test func everyRouteOfTheSandboxNamesItsEvidence() async throws {
        try await eachService { page, routes, rows in
            for route in routes {
                #expect(rows.contains { $0.covers(route) }, "\(page): no row for \(route)")
            }
        }
    }

    @Test func noRowSpeaksOfARouteThatIsNotServed() async throws {
        try await eachService { page, routes, rows in
            for pattern in rows.flatMap(\.patterns) {
                #expect(routes.contains { EvidenceRow.matches($0, pattern) }, "\(page): \(pattern) is not served")
            }
        }
    }

    @Test func everyRowNamesAKindOfEvidence() async throws {
        try await eachService { page, _, rows in
            for row in rows {
                let isNamed = Self.kinds.contains { row.evidence.hasPrefix($0) }
                #expect(isNamed, "\(page): \(row.patterns): \(row.evidence)")
                #expect(!row.behaviour.isEmpty, "\(page): \(row.patterns) says nothing")
            }
        }
    }

    private func eachService(_ body: @escaping (String, [String], [EvidenceRow]) -> Void) async throws {
        try await withOlares { olares in
            for (service, routes) in olares.sandbox.routes where !routes.isEmpty {
                body("docs/decisions/evidence/\(service).md", routes, try EvidenceRow.rows(of: service))
            }
        }
    }
}

/// A row of a table of evidence: `| Route | What a client depends on | Evidence |`.
private struct EvidenceRow {
    /// What stands between backticks in the first column, such as `GET /api/raw/*`; a `*` at the end matches any rest.
    let patterns: [String]
    let behaviour: String
    let evidence: String

    static func rows(of service: String) throws -> [EvidenceRow] {
        let page =
            #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
            + "/docs/decisions/evidence/\(service).md"
        return try String(contentsOfFile: page, encoding: .utf8).split(separator: "\n").compactMap(EvidenceRow.init)
    }

    /// `nil` for a line that is no row, or the head of the table.
    init?(_ line: Substring) {
        guard line.hasPrefix("| `") else { return nil }
        let cells = line.components(separatedBy: " | ").map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: "| "))
        }
        guard cells.count >= 3, let first = cells.first, let last = cells.last else { return nil }
        let quoted = first.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        patterns = quoted.filter { $0.offset % 2 == 1 }.map { String($0.element) }
        behaviour = cells.dropFirst().dropLast().joined(separator: " | ")
        evidence = last
    }

    func covers(_ route: String) -> Bool { patterns.contains { Self.matches(route, $0) } }

    static func matches(_ route: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? route.hasPrefix(pattern.dropLast()) : route == pattern
    }
}
