enum ManifestKey: String, FieldKey {
    case name, version, description, license, compatibility
    case allowedTools = "allowed-tools"
    case metadata
}

extension SkillManifest {
    /// Reads the front matter of a SKILL.md. The text behind it is not looked at.
    /// - Parameter file: The name that diagnostics show.
    public static func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Reading<SkillManifest> {
        let log = DiagnosticLog(file: file)
        guard let fence = FrontMatter(bytes, log: log) else { return Reading(value: nil, diagnostics: log.sorted) }
        let text = UnsafeBufferPointer(rebasing: bytes[fence.text])
        guard let root = YAMLReader.read(text, firstLine: 2, log: log) else {
            return Reading(value: nil, diagnostics: log.sorted)
        }
        let manifest = SkillManifest(root, body: fence.end..<bytes.count, log: log)
        return Reading(value: manifest, diagnostics: log.sorted)
    }

    /// As ``read(_:file:)-(UnsafeBufferPointer<UInt8>,_)``, for bytes that came from a file.
    public static func read(_ bytes: [UInt8], file: String) -> Reading<SkillManifest> {
        bytes.withUnsafeBufferPointer { read($0, file: file) }
    }

    private init?(_ root: YAMLNode, body: Range<Int>, log: DiagnosticLog) {
        guard case .mapping(let entries) = root.content else {
            log.report(root.mark, "the front matter is \(root.kind)", "write it as lines of `key: value`")
            return nil
        }
        let known = entries.filter { ManifestKey(rawValue: $0.name) != nil }
        let fields = Fields<ManifestKey>(known, at: root.mark, "the front matter", log: log)
        let name = fields.skillName()
        let description = fields.required(.description, "What the skill is for, and when to read it")?
            .text(of: "description", log: log)
        if let description, description.unicodeScalars.count > 1024 {
            log.report(
                fields.mark(of: .description), "`description` is \(description.unicodeScalars.count) characters long",
                "at most 1024 fit")
        }
        let metadata = fields.metadata()
        guard let name, let description else { return nil }
        self.init(
            name: name, description: description, version: fields.text(.version) ?? metadata["version"]?.string,
            license: fields.text(.license), compatibility: fields.text(.compatibility),
            allowedTools: fields.tools(), metadata: metadata,
            unknown: entries.reduce(into: JSONObject()) { unknown, entry in
                if ManifestKey(rawValue: entry.name) == nil { unknown[entry.name] = entry.value.json }
            },
            locations: entries.places(log),
            body: body)
    }
}

extension [YAMLEntry] {
    /// Where each key stands, those inside mappings under their path: `metadata.requires.bins`.
    fileprivate func places(_ log: DiagnosticLog, below path: String = "") -> [String: FileLocation] {
        reduce(into: [:]) { places, entry in
            let name = path + entry.name
            if places[name] == nil { places[name] = log.location(entry.mark) }
            guard case .mapping(let entries) = entry.value.content else { return }
            places.merge(entries.places(log, below: name + ".")) { first, _ in first }
        }
    }
}

extension Fields<ManifestKey> {
    fileprivate func skillName() -> String? {
        guard let node = required(.name, "a-name"), let text = node.text(of: "name", log: log) else { return nil }
        guard let problem = SkillName.problem(with: text) else { return text }
        log.report(node.mark, problem, SkillName.remedy)
        return nil
    }

    fileprivate func metadata() -> JSONValue {
        guard let node = node(.metadata), node.scalar?.isNull != true else { return .object([:]) }
        if case .object = node.json { return node.json }
        log.report(node.mark, "`metadata` is \(node.kind)", "write it as a mapping of `key: value`")
        return .object([:])
    }

    /// Tools stand in a list, or in one text between spaces or commas.
    fileprivate func tools() -> [String] {
        guard let node = node(.allowedTools) else { return [] }
        guard let scalar = node.scalar else { return texts(.allowedTools).map(\.text) }
        return ToolList.split(scalar.text)
    }
}

/// The names of tools in one text; parentheses keep what they enclose together, as in `Bash(git add *)`.
private enum ToolList {
    static func split(_ text: String) -> [String] {
        var depth = 0
        let parts = text.split { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth <= 0 && (character == " " || character == ",")
        }
        return parts.map(String.init)
    }
}

/// Where the lines between `---` and `---` stand in a text.
private struct FrontMatter {
    /// The lines between the fences.
    let text: Range<Int>
    /// Where the line behind the closing fence begins.
    let end: Int

    /// `nil` when a fence is missing, which is logged.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, log: DiagnosticLog) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lines = TextLines(bytes, from: start)
        guard let first = lines.next(), Self.isFence(bytes[first]) else {
            log.report(.start, "no front matter", "begin the file with a line `---`, the keys, and a line `---`")
            return nil
        }
        let begin = lines.position
        while let line = lines.next() {
            guard Self.isFence(bytes[line]) else { continue }
            text = begin..<line.lowerBound
            end = lines.position
            return
        }
        log.report(.start, "the front matter does not end", "put a line `---` behind its keys")
        return nil
    }

    private static func isFence(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        line.starts(with: "---".utf8)
            && line.dropFirst(3).allSatisfy {
                [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0)
            }
    }
}
