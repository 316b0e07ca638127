import Foundation
import Testing

/// Programs that others have written and that judge our output, such as a validator of JSON Schema. `scripts/setup test`
/// installs them.
enum Judge {
    /// The repository, with a slash at its end.
    static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/"
    /// The Python that has them.
    static let python = root + ".build/python/bin/python"
    /// Whether they are there.
    static let isAvailable = Tool.works(python, ["-c", "import jsonschema, mcp"])
    /// Why what needs them is not run.
    static let absence: Comment = "needs the judges: scripts/setup test"

    /// The path of one of the scripts in Judges/.
    static func script(_ name: String) -> String { root + "Tests/CommandLineTests/Judges/\(name).py" }
}
