import Foundation
import OlaresCore

/// How a process ended, and what it wrote.
struct Run: Sendable {
    /// Standard output.
    let stdout: String
    /// Standard error.
    let stderr: String
    /// The exit code; nil when a signal ended it.
    let exit: Int32?
    /// The signal that ended it; nil when it exited.
    let signal: Int32?

    /// Standard output without its line ends.
    var lines: [String] { stdout.split(separator: "\n").map(String.init) }

    /// Standard output as JSON.
    var json: JSONValue {
        get throws {
            do { return try JSONValue(parsing: Array(stdout.utf8)) } catch { throw NoDocument(run: self) }
        }
    }

    /// What was there instead of a document.
    struct NoDocument: Error {
        let run: Run
    }
}

extension JSONValue {
    /// The strings of an array; nil for anything else.
    var strings: [String]? { array?.compactMap { $0.string } }
}
