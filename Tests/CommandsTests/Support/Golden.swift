import OlaresCore
import Testing

/// Compares a text with the file of this name in `Golden/`, beside the test. A run with `RECORD_GOLDEN=1` writes the files
/// anew, and never passes.
func expectGolden(
    _ text: String, _ name: String, test: String = #filePath,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
    let files = POSIXFileSystem()
    let path = (test.split(separator: "/").dropLast().map { "/" + $0 } + ["/Golden/\(name).txt"]).joined()
    if Environment.process["RECORD_GOLDEN"] != nil {
        try files.replace(path, with: Array(text.utf8), mode: 0o644)
        Issue.record("recorded \(path)", sourceLocation: sourceLocation)
    }
    let golden = try files.read(path, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    #expect(text == golden, sourceLocation: sourceLocation)
}
