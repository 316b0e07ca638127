import OlaresCore
import Testing

/// A failure as a run showed it, in whichever form.
struct ShownFailure {
    /// Its stable name; nil in the form for people, which has none.
    let code: String?
    /// The message.
    let message: String
    /// Every repair, in order, as lines.
    let fixes: [String]
    /// The exit code that the JSON form names; nil in the form for people.
    let exit: Int64?
    /// The JSON form.
    let json: JSONValue?

    /// Finds the failure at the end of standard error; nil when there is none.
    init?(_ stderr: String) {
        if let start = stderr.ranges(of: "{\n").first?.lowerBound ?? stderr.firstIndex(of: "{"),
            let value = try? JSONValue(parsing: Array(stderr[start...].utf8)), let error = value["error"],
            let message = error["message"]?.string
        {
            let commands = (error["next"]?.array ?? []).map { step in
                (step["argv"]?.array ?? []).compactMap { $0.string?.shellQuoted }.joined(separator: " ")
            }
            let action = error["action"]?.string
            self.init(
                code: error["code"]?.string, message: message,
                fixes: (action.map { commands.contains($0) ? [] : [$0] } ?? []) + commands,
                exit: error["exit"]?.integer, json: error)
            return
        }
        guard let start = stderr.ranges(of: "error: ").first else { return nil }
        var lines = stderr[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        let fixes = lines.filter { $0.hasPrefix("fix: ") }.map { String($0.dropFirst("fix: ".count)) }
        let message = lines.prefix { !$0.hasPrefix("fix: ") }.joined(separator: "\n")
        self.init(code: nil, message: message, fixes: fixes, exit: nil, json: nil)
    }

    private init(code: String?, message: String, fixes: [String], exit: Int64?, json: JSONValue?) {
        self.code = code
        self.message = message
        self.fixes = fixes
        self.exit = exit
        self.json = json
    }
}

/// Expects that a run failed in this way and wrote no result.
/// - Parameters:
///   - message: A part of the message.
///   - fix: The first repair, whole.
@discardableResult
func expectFailure(
    _ run: Run, _ code: FailureCode, exit: Int32? = nil, message: String, fix: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) -> ShownFailure? {
    let exit = exit ?? code.exit.rawValue
    #expect(run.exit == exit, "standard error: \(run.stderr)", sourceLocation: sourceLocation)
    #expect(run.stdout.isEmpty, sourceLocation: sourceLocation)
    guard let failure = ShownFailure(run.stderr) else {
        Issue.record("no failure on standard error: \(run.stderr)", sourceLocation: sourceLocation)
        return nil
    }
    #expect(message.isEmpty || failure.message.contains(message), sourceLocation: sourceLocation)
    if let shown = failure.code { #expect(shown == code.rawValue, sourceLocation: sourceLocation) }
    if let shown = failure.exit { #expect(shown == Int64(exit), sourceLocation: sourceLocation) }
    if let fix { #expect(failure.fixes.first == fix, sourceLocation: sourceLocation) }
    return failure
}

extension Olares {
    /// Runs a command in the form for people and in JSON, and expects the same failure both times, with repairs that the
    /// program knows.
    func expectFailure(
        _ arguments: String..., code: FailureCode, exit: Int32? = nil, message: String, fix: String? = nil,
        input: ChildProcess.Input = .empty, environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for form in [[], ["-o", "json"]] {
            let run = try await run(
                form + arguments, input: input, environment: environment, sourceLocation: sourceLocation)
            let failure = CommandLineTests.expectFailure(
                run, code, exit: exit, message: message, fix: fix, sourceLocation: sourceLocation)
            guard let failure, failure.json != nil || form.isEmpty else {
                Issue.record("the failure is not in JSON: \(run.stderr)", sourceLocation: sourceLocation)
                continue
            }
            try await expectKnown(failure.json?["next"]?.array ?? [], sourceLocation)
        }
    }

    /// Expects that every step is a command of the program, with the effect that the catalogue says it has.
    private func expectKnown(_ steps: [JSONValue], _ sourceLocation: SourceLocation) async throws {
        guard !steps.isEmpty else { return }
        let commands = try await run("commands", "--full", "-o", "json").json["commands"]?.array ?? []
        for step in steps {
            let words = Array((step["argv"]?.strings ?? []).dropFirst())
            let command = commands.first { words.starts(with: $0["path"]?.strings ?? []) }
            // Help changes nothing, whatever it is of.
            let effect = words.last == "--help" ? "read" : command?["effect"]
            #expect(step["argv"]?.strings?.first == "olares-cli", sourceLocation: sourceLocation)
            #expect(step["effect"] == effect, "\(words)", sourceLocation: sourceLocation)
            let help = try await run(words + ["--help"])
            #expect(help.exit == 0 && !help.stdout.isEmpty, "\(words)", sourceLocation: sourceLocation)
        }
    }
}
