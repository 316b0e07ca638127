import OlaresCore

/// Writes pages of the manual for man(1), with the macros of man(7).
enum ManMarkup {
    /// The name of a page's file, such as `olares-cli-profile-login.1`.
    static func file(of page: ManualPage) -> String { "\(page.words.joined(separator: "-")).1" }

    /// The page's source.
    static func text(of page: ManualPage) -> String {
        let name = page.words.joined(separator: "-")
        var lines = [
            ".TH \(plain(name.uppercased())) 1 \"\" \"olares-cli \(Product.version)\"", ".SH NAME",
            "\(plain(name)) \\- \(plain(page.summary))", ".SH SYNOPSIS", ".nf",
        ]
        lines += page.usage.map(line) + [".fi"]
        for section in page.sections {
            lines.append(".SH \(plain(section.title.uppercased()))")
            for (index, block) in section.blocks.enumerated() { lines += markup(block, isFirst: index == 0) }
        }
        if page.words.count > 1 {
            lines += [".SH SEE ALSO", ".BR \(plain(page.words.dropLast().joined(separator: "-"))) (1)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func markup(_ block: ManualPage.Block, isFirst: Bool) -> [String] {
        let start = isFirst ? [] : [".PP"]
        switch block {
        case .paragraph(let text):
            return start + text.split(separator: "\n").map { line(String($0)) }
        case .commands(let commands):
            return start + [".RS 4", ".nf"] + commands.map(line) + [".fi", ".RE"]
        case .terms(let terms):
            return terms.flatMap { [".TP", "\\fB\(plain($0.term))\\fP", line($0.meaning.isEmpty ? "-" : $0.meaning)] }
        }
    }

    /// A line of text, which no macro can begin.
    private static func line(_ text: String) -> String { "\\&" + plain(text) }

    /// Text without meaning to the formatter. A hyphen is a minus, so that what is copied can be pasted into a shell.
    private static func plain(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "\\": out += "\\e"
            case "-": out += "\\-"
            case "`": out += "\\(ga"
            case "'": out += "\\(aq"
            case "^": out += "\\(ha"
            case "~": out += "\\(ti"
            case "\"": out += "\\(dq"
            default: out.append(character)
            }
        }
        return out
    }
}
