import OlaresCore

/// One Markdown file of a skill.
struct SkillPage {
    /// As findings name it.
    let file: String
    private let folder: String
    private let text: MarkdownText
    private let calls: [ProseCommands.Call]
    private let hidden: [(offset: Int, name: String)]

    /// - Parameters:
    ///   - folder: The skill's folder.
    ///   - start: Where the prose begins, behind any front matter.
    init(file: String, folder: String, bytes: [UInt8], start: Int) {
        self.file = file
        self.folder = folder
        text = MarkdownText(bytes, from: start)
        calls = ProseCommands.calls(in: text)
        hidden = String(decoding: bytes[start...], as: UTF8.self).hiddenInProse.map { ($0.offset + start, $0.name) }
    }

    /// Whether it tells its reader to run `olares-cli`.
    var callsProgram: Bool { !calls.isEmpty }

    /// The command lines that the program does not take.
    /// - Parameter unread: Groups of the skill whose descriptors have faults; lines that call those are told of once.
    func commandFindings(_ rule: ProseCommandRule, unread: Set<String>) -> [SkillFinding] {
        var findings: [SkillFinding] = []
        var consequences: [ProseCommands.Call] = []
        for call in calls {
            guard let failure = rule.failure(of: call) else { continue }
            if call.words.first.map(unread.contains) == true {
                consequences.append(call)
            } else {
                findings.append(.init(.error, .command, failure.diagnostic(at: place(call.offset))))
            }
        }
        if let first = consequences.first {
            let lines = consequences.count == 1 ? "a command line calls" : "\(consequences.count) command lines call"
            let problem = "\(lines) what a descriptor with faults declares"
            let diagnostic = Diagnostic(place(first.offset), problem, "correct the descriptor first")
            findings.append(.init(.error, .consequence, diagnostic))
        }
        return findings
    }

    /// The characters that an agent reads and a person does not see; the first of a line stands for it.
    var hiddenFindings: [SkillFinding] {
        var lines: Set<Int> = []
        return hidden.compactMap { character in
            let place = place(character.offset)
            guard lines.insert(place.line).inserted else { return nil }
            return .init(
                .error, .invisible,
                Diagnostic(place, "the text has the invisible character \(character.name)", "remove it"))
        }
    }

    /// The relative links that lead to nothing.
    func linkFindings(_ files: any FileSystem) -> [SkillFinding] {
        text.links.compactMap { link in
            guard let path = Self.path(of: link.text), !exists(path, files) else { return nil }
            let problem = "the link leads to \(path.quotedForMessage), which is not there"
            return .init(.error, .link, Diagnostic(place(link.offset), problem, "correct the link, or add the file"))
        }
    }

    private func exists(_ path: String, _ files: any FileSystem) -> Bool {
        // A page that agents got through a skill's root may name files from there.
        let base = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
        return [String(base), folder].contains { root in
            ((try? files.status("\(root)/\(path)", following: true)) ?? nil) != nil
        }
    }

    private func place(_ offset: Int) -> FileLocation {
        let (line, column) = text.position(of: offset)
        return FileLocation(file: file, line: line, column: column)
    }

    /// The file that a link names; `nil` for one within the page, to the web, or with a part for the reader to fill in.
    private static func path(of link: String) -> String? {
        let path = link.prefix { $0 != "#" && $0 != "?" }
        let scheme = path.prefix { $0 != ":" && $0 != "/" }
        guard !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("~"),
            scheme.endIndex == path.endIndex || path[scheme.endIndex] != ":",
            !path.utf8.contains(where: { "<>{}$*".utf8.contains($0) })
        else { return nil }
        return String(path).percentDecoded
    }
}

extension Failure {
    /// What is wrong with a command line, at its place in a file. What may have been meant is the better remedy.
    func diagnostic(at place: FileLocation) -> Diagnostic {
        let lines = message.split(separator: "\n").map(String.init)
        let meant = lines.dropFirst().first.map { $0.prefix(1).lowercased() + $0.dropFirst() }
        let step = fix.map { next.isEmpty ? $0 : "see `\($0)`" }
        return Diagnostic(place, lines.first ?? message, meant ?? step ?? "correct the line")
    }
}

extension String {
    /// With `%20` and the like as the characters that they stand for.
    fileprivate var percentDecoded: String {
        var decoded: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
