#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes one Swift file that holds the files of `skills/` as literals: `embed-skills <skills> <output> <file>…`.
@main struct EmbedSkills {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // A program without its skills would build, and know no command.
        guard arguments.count > 2 else {
            stop("usage: embed-skills <skills> <output> <file>…; no file was found in skills/")
        }
        let root = arguments[0].hasSuffix("/") ? arguments[0] : arguments[0] + "/"
        let files = arguments.dropFirst(2).map { SkillFile($0, root: root) }.sorted { $0.path < $1.path }
        let source = SwiftSource.text(of: files)
        guard put(source, to: arguments[1]) else { stop("\(arguments[1]): error: cannot be written") }
    }

    /// Ends the build with a message that names the file.
    static func stop(_ message: String) -> Never {
        let line = message + "\n"
        _ = line.withCString { write(2, $0, line.utf8.count) }
        exit(1)
    }

    private static func put(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        let count = text.utf8.count
        let written = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, count, file) }
        return fclose(file) == 0 && written == count
    }
}

/// One file below `skills/`.
struct SkillFile {
    /// Relative to the folder of skills.
    let path: String
    let text: String

    init(_ file: String, root: String) {
        guard file.hasPrefix(root) else { EmbedSkills.stop("\(file): error: not below \(root)") }
        guard let bytes = Self.read(file) else { EmbedSkills.stop("\(file): error: cannot be read") }
        guard let text = String(validating: bytes, as: UTF8.self) else { EmbedSkills.stop("\(file): error: not UTF-8") }
        path = String(file.dropFirst(root.count))
        self.text = text
    }

    /// What a descriptor says under `group:`; empty for all other files. The reader's view of it is compared in a test.
    var group: String { words(of: "group:") }

    /// What it says under `aliases:`, which stands on one line.
    var aliases: String { words(of: "aliases:") }

    /// What it says under `summary:`, where that is nothing but words. A reader sees nothing else in those.
    var summary: String {
        let summary = value(of: "summary:")
        let isPlain = summary.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || " ,;.-()/0123456789".unicodeScalars.contains($0)
        }
        return isPlain && summary.unicodeScalars.first?.properties.isAlphabetic == true ? summary : ""
    }

    private func words(of key: String) -> String {
        let words = value(of: key).prefix { $0 != "#" }.split { " \t\r\"'[],".contains($0) }
        return words.joined(separator: " ")
    }

    /// The rest of the line that begins with a key.
    private func value(of key: String) -> String {
        guard path.hasSuffix(".yaml"), let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
            return ""
        }
        return String(line.dropFirst(key.count).drop { $0 == " " })
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return ferror(file) == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
    }
}

/// The generated code.
enum SwiftSource {
    static func text(of files: [SkillFile]) -> String {
        var source = """
            // Generated from skills/ by embed-skills.
            import OlaresCore

            /// The files of skills/, in the order of their paths.
            let embeddedSkills: [EmbeddedFile] = [

            """
        for file in files {
            let aliases = file.aliases.isEmpty ? "" : " aliases: \(line(file.aliases)),"
            let summary = file.summary.isEmpty ? "" : " summary: \(line(file.summary)),"
            source +=
                "    EmbeddedFile(path: \(line(file.path)), group: \(line(file.group)),\(aliases)\(summary) "
                + "text: \(block(file.text))),\n"
        }
        return source + "]\n"
    }

    /// A literal on one line.
    private static func line(_ text: String) -> String {
        let fence = fence(for: text)
        return "\(fence)\"\(escaped(text, fence: fence))\"\(fence)"
    }

    /// A literal of several lines, which keeps the text readable in a debugger.
    private static func block(_ text: String) -> String {
        let fence = fence(for: text)
        return "\(fence)\"\"\"\n\(escaped(text, fence: fence))\n\"\"\"\(fence)"
    }

    /// Enough `#` for no quote or backslash of the text to mean anything.
    private static func fence(for text: String) -> String {
        var longest = 0
        var run: Int?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): run = 0
            case UInt8(ascii: "#"): run = run.map { $0 + 1 }
            default: run = nil
            }
            longest = max(longest, run ?? 0)
        }
        return String(repeating: "#", count: longest + 1)
    }

    /// Control characters as escapes: the compiler would refuse them, or turn a carriage return into a line feed.
    private static func escaped(_ text: String, fence: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FEFF}": escaped += "\\\(fence)u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
