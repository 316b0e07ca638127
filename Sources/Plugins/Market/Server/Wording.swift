import OlaresCore
import OlaresExecution

extension CommandContext {
    /// A table; where it has no rows, people are told so on standard error, and a pipe gets nothing.
    func view(of table: Table, orSay sentence: String) -> CommandResult.View {
        guard table.rows.isEmpty else { return .table(table) }
        notify(sentence)
        return .lines([])
    }
}

extension Arguments {
    /// The texts of a repeated argument.
    func texts(_ name: String) throws(Failure) -> [String] {
        try list(name).compactMap { value in
            guard case .text(let text) = value else { return nil }
            return text
        }
    }

    /// The pairs of a repeated argument.
    func pairs(_ name: String) throws(Failure) -> [(key: String, value: String)] {
        try list(name).compactMap { value in
            guard case .pair(let key, let value) = value else { return nil }
            return (key, value)
        }
    }

    /// A version in the option `--version`; `nil` when it was not given.
    func version() throws(Failure) -> String? {
        guard let version = try text("version")?.trimmed, !version.isEmpty else { return nil }
        return version
    }
}

extension NextStep {
    /// Looks at one app.
    static func status(of app: String, watching: Bool = false) -> NextStep {
        NextStep(["market", "status", app] + (watching ? ["--watch"] : ["--all-sources"]), effect: .read)
    }

    /// Lists what the person has.
    static var mine: NextStep { NextStep(["market", "list", "--mine"], effect: .read) }
}
