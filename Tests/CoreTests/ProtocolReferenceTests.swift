import Foundation
import Testing

/// Comments that name a section of docs/protocol are true.
@Suite struct ProtocolReferenceTests {
    @Test("Every section of docs/protocol that a comment names is there")
    func sections() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let reference = /docs\/(protocol|decisions)\/([a-z0-9-]+\.md)(?:, "([^"]+)")?/
        var count = 0
        let sources = try #require(FileManager.default.enumerator(atPath: root + "/Sources"))
        for case let path as String in sources where path.hasSuffix(".swift") {
            // A reference can be broken over two lines of a comment.
            let text = try String(contentsOfFile: "\(root)/Sources/\(path)", encoding: .utf8)
                .replacing(/\s*\n\s*\/\/\/?\s*/, with: " ")
            for match in text.matches(of: reference) {
                count += 1
                let file = "docs/\(match.1)/\(match.2)"
                let document = try? String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
                guard let document else {
                    Issue.record("\(path) names \(file), which is not there")
                    continue
                }
                guard let section = match.3 else { continue }
                #expect(
                    document.split(separator: "\n").contains { $0.hasPrefix("#") && $0.hasSuffix(" " + section) },
                    "\(path): \(file) has no section \(section)")
            }
        }
        #expect(count > 20)
    }
}
