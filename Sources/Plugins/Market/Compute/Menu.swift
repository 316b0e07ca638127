import OlaresCore

/// Things to choose from by number, on a terminal.
struct Menu {
    let heading: String
    let items: [String]

    /// The position of the one thing that is chosen.
    func choose(in console: any Console) throws(Failure) -> Int {
        show(in: console)
        return try position(try answer("Enter choice [1-\(items.count)]: ", console))
    }

    /// The positions of what is chosen, in the order of the answer, each once.
    func chooseSeveral(in console: any Console) throws(Failure) -> [Int] {
        show(in: console)
        let answer = try answer("Enter one or more choices (comma-separated) [1-\(items.count)]: ", console)
        var positions: [Int] = []
        for word in answer.split(separator: ",", omittingEmptySubsequences: false) {
            let position = try position(String(word).trimmed)
            if !positions.contains(position) { positions.append(position) }
        }
        return positions
    }

    private func show(in console: any Console) {
        let lines = [heading] + items.enumerated().map { "  [\($0 + 1)] \($1)" }
        for line in lines { console.writeError(TerminalText.sanitized(line) + "\n") }
    }

    private func answer(_ prompt: String, _ console: any Console) throws(Failure) -> String {
        guard let answer = try console.ask(prompt) else {
            throw Failure(.confirmationDeclined, "nothing was chosen; nothing was changed")
        }
        return answer.trimmed
    }

    private func position(_ word: String) throws(Failure) -> Int {
        guard let number = Int(word), number >= 1, number <= items.count else {
            throw Failure(
                .argumentInvalid, "invalid selection \(word.quotedForMessage) (expected 1-\(items.count))",
                advice: "run it again, and answer with a number")
        }
        return number - 1
    }
}
