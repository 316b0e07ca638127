import Foundation
import Testing

/// System calls of the program that fail, or that it does not survive, by the hand of strace.
enum Strace {
    /// Whether strace is here and may trace, which some containers forbid.
    static let isAvailable = Tool.works("/usr/bin/strace", ["-qq", "-o", "/dev/null", "/bin/true"])
    /// Why what needs it is not run.
    static let absence: Comment = "needs Linux and strace with leave to trace: scripts/setup test"
}

/// One system call that was looked out for.
struct TracedCall: CustomStringConvertible {
    /// `rename`, `fsync`, …
    let name: String
    /// The files it concerns, below the test's folder; the random part of a temporary's name is left out.
    let paths: [String]
    /// Whether it was made to fail.
    let isInjected: Bool
    /// Whether the program lived to see what it gave.
    let isComplete: Bool

    var description: String { ([name] + paths).joined(separator: " ") }

    /// Reads a line of strace's; nil for one that begins no call.
    fileprivate init?(_ line: Substring, below directory: String) {
        let call = line.drop { $0.isNumber || $0 == " " }
        guard let open = call.firstIndex(of: "("), call.first?.isLetter == true else { return nil }
        name = String(call[..<open])
        paths = call.components(separatedBy: directory + "/").dropFirst().map { rest in
            String(rest.prefix { !"\">,".contains($0) }).replacing(/\.olares-cli-[0-9a-f-]+\.tmp/, with: ".tmp")
        }
        isInjected = call.hasSuffix("(INJECTED)")
        isComplete = !call.hasSuffix("<unfinished ...>") && !call.hasSuffix("= ?")
    }
}

extension Olares {
    /// Runs the program with something done to its system calls.
    /// - Parameters:
    ///   - calls: Their names, with commas between them; those with a `?` need not exist on this kind of machine.
    ///   - effect: What is done, in strace's words, such as `signal=KILL:when=1`, which counts in each thread.
    ///   - paths: Looks out for calls on these alone.
    /// - Returns: How the run ended, and the calls that were looked out for.
    func run(
        _ arguments: [String], tampering calls: String, _ effect: String, paths: [String] = [],
        input: ChildProcess.Input = .empty
    ) async throws -> (run: Run, calls: [TracedCall]) {
        let log = directory + "/strace"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let options = ["-f", "-qq", "-y", "-o", log, "-e", "trace=\(calls)", "-e", "inject=\(calls):\(effect)"]
        let run = try await start(
            options + paths.flatMap { ["-P", $0] } + [Program.path] + arguments, program: "/usr/bin/strace",
            input: input
        ).wait()
        let lines = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        return (run, lines.split(separator: "\n").compactMap { TracedCall($0, below: directory) })
    }
}
