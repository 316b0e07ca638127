import OlaresCore
import TestSupport
import Testing

@testable import OlaresCommands

/// Any words end in values or a refusal, and neither shows a secret nor loses a word.
@Suite(.timeLimit(.minutes(60))) struct ArgumentParserFuzzTests {
    private static let secret = "hunter2"

    private let put: CommandDescriptor

    init() throws {
        put = try Box.command(
            """
            effect: destructive
            dry-run: true
            arguments:
              - {name: from, type: string, help: h}
              - {name: to, type: string, required: false, repeated: true, help: h}
            options:
              - {name: all, short: a, type: flag, negatable: true, help: h}
              - {name: brief, short: b, type: flag, help: h}
              - {name: count, short: c, type: integer, help: h}
              - {name: name, short: n, aliases: [title], type: string, help: h}
              - {name: tag, short: t, type: pair, repeated: true, help: h}
              - {name: level, type: choice, values: [low, high], default: low, help: h}
              - {name: wait, type: duration, help: h}
              - {name: size, type: bytes, help: h}
              - {name: pin, short: p, type: integer, sensitive: true, help: h}
            exclusive: [[count, size]]
            together: [[wait, name]]
            """)
    }

    private static let pieces = [
        "--", "-", "=", "--all", "--no-all", "-a", "-ab", "-c", "-c5", "--count", "--count=", "--name", "--title=x",
        "-n", "-t",
        "--tag", "k=v", "--level", "high", "hihg", "--wait=1h30m", "--size", "4KiB", "-5", "--help", "-h", "-o", "json",
        "--output=yaml", "-qo", "--yes", "-y", "--dry-run", "--debug", "--bogus", "-x", "", " ", "x", "盒", "👨‍👩‍👧‍👦",
        "\u{301}",
        "\u{1b}[2J", "\0", "\r\n", "9223372036854775808", "1e999", "99999999999999999999d",
    ]

    private func words(_ random: inout SeededRandom) -> [String] {
        (0..<Int.random(in: 0...7, using: &random)).map { _ in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
    }

    @Test func wordsEndInValuesOrARefusal() throws {
        for var random in FuzzCases(of: "argument parser", usually: 2000) {
            let words = words(&random)
            do throws(Failure) {
                let call = try put.parse(words)
                if call.globals.wantsHelp { continue }
                if !isSound(call) { Issue.record("\(random): \(words)") }
            } catch {
                let isMisuse = error.exit == .usage && !error.message.isEmpty && error.fix != nil
                if !isMisuse { Issue.record("\(random): \(words): \(error)") }
            }
        }
    }

    /// What the descriptor promises of every call.
    private func isSound(_ call: ArgumentParser.Call) -> Bool {
        let names = Set(call.values.keys)
        return names.isSubset(of: put.argumentNames) && names.isSuperset(of: ["from", "level"])
            && !names.isSuperset(of: ["count", "size"]) && (!names.contains("wait") || names.contains("name"))
    }

    @Test func afterTwoDashesEveryWordIsAnArgument() throws {
        for var random in FuzzCases(of: "words after --", usually: 500) {
            let words = words(&random)
            guard let call = try? put.parse(["--"] + words), !words.isEmpty else {
                if !words.isEmpty { Issue.record("\(random): \(words)") }
                continue
            }
            let rest = words.dropFirst().map { ArgumentValue.text($0) }
            let isWhole =
                call.values["from"] == .text(words[0]) && call.values["to"] == (rest.isEmpty ? nil : .list(rest))
            if !isWhole { Issue.record("\(random): \(words)") }
        }
    }

    @Test func noRefusalShowsASecret() {
        for var random in FuzzCases(of: "refused secrets", usually: 500) {
            let given = [
                ["--pin=\(Self.secret)"], ["--pin", Self.secret], ["-p\(Self.secret)"], ["-ap", Self.secret],
            ]
            let words = words(&random) + (given.randomElement(using: &random) ?? [])
            if put.refusal(of: words)?.message.contains(Self.secret) == true { Issue.record("\(random): \(words)") }
        }
    }

    @Test func globalOptionsAreFoundWithoutTheVerb() {
        for var random in FuzzCases(of: "command line", usually: 1000) {
            let words = ["put"] + words(&random)
            let line = CommandLine(words)
            if line.names.first != "put" || line.rest(after: 1) != Array(words.dropFirst()) {
                Issue.record("\(random): \(words)")
            }
            _ = OutputFormat.requested(in: words)
        }
    }
}
