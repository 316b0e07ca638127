import OlaresCore

/// What a person at a terminal gets to see of where they are: the shell's prompt and the window's title.
struct RemoteShell {
    let container: ContainerName

    /// Takes a title away.
    static let noTitle = "\u{1b}]0;\u{7}"

    /// Gives the window a title.
    var title: String { "\u{1b}]0;\(place)\u{7}" }

    /// The container's name, of characters that mean nothing to a shell or a terminal.
    private var place: String {
        String(
            String.UnicodeScalarView(
                container.text.unicodeScalars.filter { scalar in
                    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                        || "-_./".unicodeScalars.contains(scalar)
                }))
    }

    /// What is run for the words that a person gave: a shell that says where it is, in place of a bare one or of none.
    func command(_ words: [String]) -> [String] {
        guard let first = words.first else {
            let choice = "if command -v bash >/dev/null 2>&1; then exec bash; fi; exec sh"
            return ["sh", "-c", "\(prompt("PS1", directory: "$PWD", sign: "$")); \(choice)"]
        }
        guard words.count == 1 else { return words }
        switch first.split(separator: "/").last {
        case "sh", "bash", "ash", "dash":
            return [first, "-c", "\(prompt("PS1", directory: "$PWD", sign: "$")); exec \(first.shellQuoted)"]
        case "zsh": return [first, "-c", "\(prompt("PROMPT", directory: "%~", sign: "%#")); exec \(first.shellQuoted)"]
        default: return words
        }
    }

    private func prompt(_ variable: String, directory: String, sign: String) -> String {
        "export \(variable)='[\(place)] \(directory) \(sign) '"
    }
}
