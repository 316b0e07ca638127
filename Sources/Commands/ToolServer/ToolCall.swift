import Core
import NIOCore
import Synchronization

/// One call of a tool: the verb runs as it does from the command line, and its outcome is put into the protocol's form.
struct ToolCall {
    /// More of a stream than this does not fit into an answer.
    private static let largestStream = 1 << 20

    let tool: Tool
    let arguments: JSONObject
    /// What the server itself was given.
    let host: CommandContext

    /// The result of `tools/call`. A failure is a result too, so that a model sees it and can repair it.
    /// - Parameter report: Takes lines of progress; `nil` when nobody wants them.
    func result(report: (@Sendable (String) -> Void)?) async -> JSONObject {
        let console = CapturedConsole(report: report)
        do throws(Failure) {
            let result = try await run(console)
            let value = try await Self.value(of: result)
            let isError = result.exit != .done && result.exit != .pending
            let exit = result.exit == .done ? [] : ["exit code \(result.exit.rawValue)"]
            let failure = result.failure.map(Self.notes(of:)) ?? []
            return Self.answer(
                value, notes: console.notices + result.notices + failure + exit,
                isError: isError || result.failure != nil)
        } catch {
            return Self.answer(
                FailureRenderer(format: .json).document(error), notes: console.notices, isError: true)
        }
    }

    private func run(_ console: CapturedConsole) async throws(Failure) -> CommandResult {
        let call = try ArgumentParser(tool.command, environment: host.environment).parse(tool.words(for: arguments))
        for notice in call.notices { console.writeError(notice + "\n") }
        let runner = try VerbRunner(command: tool.command, arguments: call.values, plugins: host.plugins)
        // The profile may be another one by now than at the call before.
        let context = CommandContext(
            auth: host.auth.anew(), console: console, clock: host.clock, files: host.files, registry: host.registry,
            plugins: host.plugins, environment: host.environment, isDryRun: call.globals.isDryRun)
        // Whoever started the server has allowed this effect, and the host asks its person before it calls.
        return try await runner.result(in: context, consent: nil)
    }

    /// What the answer carries: the value that `-o json` prints, the last of a series, or the text of a stream.
    private static func value(of result: CommandResult) async throws(Failure) -> JSONValue {
        if case .series(_, let source) = result.view {
            let last = Mutex(JSONValue.null)
            try await source { part in last.withLock { $0 = part.json } }
            return last.withLock { $0 }
        }
        guard case .stream(let source) = result.view else { return result.json }
        let bytes = Mutex<[UInt8]>([])
        try await source { piece throws(Failure) in
            let isTooLarge = bytes.withLock { bytes in
                bytes += piece.readableBytesView
                return bytes.count > largestStream
            }
            guard !isTooLarge else {
                throw Failure(
                    .responseTooLarge, "the contents are larger than \(largestStream >> 20) MiB",
                    advice: "use a tool that writes into a file")
            }
        }
        guard let text = String(validating: bytes.withLock({ $0 }), as: UTF8.self) else {
            throw Failure(.decode, "the contents are not text", advice: "use a tool that writes into a file")
        }
        return ["text": .string(text)]
    }

    /// What a person would read of a failure that comes with a value.
    private static func notes(of failure: Failure) -> [String] {
        ["error: \(failure.message)"] + (failure.fix.map { ["fix: \($0)"] } ?? [])
    }

    /// The value twice, as clients of all revisions expect it: structured, which is always an object, and as text.
    static func answer(_ value: JSONValue, notes: [String], isError: Bool) -> JSONObject {
        let structured = value.object == nil ? ["result": value] : value
        let texts = [structured.compactText] + notes.map(TerminalText.sanitizedLines)
        return [
            "content": .array(texts.map { ["type": "text", "text": .string($0)] }),
            "structuredContent": structured,
            "isError": .bool(isError),
        ]
    }
}
