import OlaresCore
import Testing

@testable import FilesPlugin

/// Looking through a local tree.
@Suite struct LocalWalkTests {
    @Test("A directory that has gone since its parent was read is a failure, and not an empty directory")
    func gone() {
        var walk = LocalWalk("/nonexistent/x", as: "x", files: POSIXFileSystem())
        let items = walk.next()?.items ?? []
        guard case .problem(let failure, let path)? = items.first else {
            Issue.record("\(items)")
            return
        }
        #expect(failure.code == .localFileChanged && path == "x" && items.count == 1)
    }
}
