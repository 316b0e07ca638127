import OlaresCore

@testable import OlaresCommands

extension CommandDescriptor {
    /// What the parser makes of the words after this verb's name.
    func parse(
        _ words: [String], environment: [String: String] = [:]
    ) throws(Failure) -> ArgumentParser.Call {
        try ArgumentParser(self, environment: Environment(environment)).parse(words)
    }

    /// The failure that the words give; `nil` when they are right.
    func refusal(of words: [String], environment: [String: String] = [:]) -> Failure? {
        do throws(Failure) {
            _ = try parse(words, environment: environment)
            return nil
        } catch {
            return error
        }
    }
}
