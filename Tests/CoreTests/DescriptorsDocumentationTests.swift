import Testing

@testable import OlaresCore

/// docs/descriptors.md says what the reader does.
@Suite struct DescriptorsDocumentationTests {
    private let page: String

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let bytes = try POSIXFileSystem().read(root + "/docs/descriptors.md", limit: 1 << 20)
        page = String(decoding: try #require(bytes), as: UTF8.self)
    }

    /// The contents of the fenced blocks of a language.
    private func blocks(_ language: Substring) -> [String] {
        var blocks: [String] = []
        var open: Substring?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                open = open == nil ? line.dropFirst(3) : nil
                if open == language { blocks.append("") }
            } else if open == language {
                blocks[blocks.count - 1] += line + "\n"
            }
        }
        return blocks
    }

    @Test func wholeFilesAreRight() {
        let files = blocks("yaml").filter { $0.hasPrefix("schema:") }
        #expect(files.count == 3)
        for file in files {
            let reading = DescriptorReader(file: "docs", origin: .external).read(Array(file.utf8))
            #expect(reading.diagnostics.map(\.text) == [])
        }
    }

    @Test func frontMatterIsRight() {
        let files = (blocks("yaml") + blocks("markdown")).filter { $0.hasPrefix("---") }
        #expect(files.count == 2)
        for file in files {
            #expect(SkillManifest.read(Array(file.utf8), file: "docs").diagnostics.map(\.text) == [])
        }
    }

    @Test func everyBlockIsYAML() {
        for block in blocks("yaml") where !block.hasPrefix("---") {
            let log = DiagnosticLog(file: "docs")
            _ = Array(block.utf8).withUnsafeBufferPointer { YAMLReader.read($0, log: log) }
            #expect(log.sorted.map(\.text) == [])
        }
    }

    @Test func everyKeyIsExplainedAndShown() {
        let yaml = blocks("yaml").joined()
        for key in [
            DescriptorReader.HeaderKey.words, CommandKey.words, ConfirmationKey.words, ArgumentKey.words,
            OptionKey.words, InputKey.words, OptionChoiceKey.words, RoleKey.words, BackendKey.words, RemovalKey.words,
            RequestKey.words, UploadKey.words, StepKey.words, PartKey.words, EachKey.words, ExpectationKey.words,
            AnswerKey.words,
            EnvelopeKey.words, ResponseKey.words, ColumnKey.words, SentenceKey.words, FilterKey.words, BodyKey.words,
            ExampleKey.words, ServeKey.words, ManifestKey.words,
        ].joined() {
            #expect(page.holds("`\(key)"), "\(key) is not explained")
            #expect(yaml.holds("\(key):"), "\(key) is not shown")
        }
    }

    /// docs/schema/commands.v1.json has the keys of each mapping, and no others.
    @Test func theSchemaHasTheSameKeys() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let bytes = try #require(try POSIXFileSystem().read(root + "/docs/schema/commands.v1.json", limit: 1 << 20))
        let schema = try JSONValue(parsing: bytes)
        let kinds: [(definition: String, keys: [String])] = [
            ("command", CommandKey.words), ("argument", ArgumentKey.words), ("option", OptionKey.words),
            ("request", RequestKey.words), ("step", StepKey.words), ("already", AlreadyKey.words),
            ("expectation", ExpectationKey.words),
            ("answer", AnswerKey.words), ("response", ResponseKey.words), ("column", ColumnKey.words),
            ("field", ColumnKey.words.filter { !["wide", "width"].contains($0) }), ("part", PartKey.words),
            ("filter", FilterKey.words), ("pages", PagesKey.words), ("watch", WatchKey.words),
            ("example", ExampleKey.words), ("served", ServeKey.words),
        ]
        for kind in kinds {
            let properties = schema["$defs"]?[kind.definition]?["properties"]?.object?.members.map(\.name)
            #expect(properties.map(Set.init) == Set(kind.keys), "\(kind.definition)")
        }
        let head = schema["properties"]?.object?.members.map(\.name)
        #expect(head.map(Set.init) == Set(DescriptorReader.HeaderKey.words + ["commands"]))
    }

    @Test func everyWordIsNamed() {
        let words =
            TypeWord.allCases.map(\.rawValue) + Effect.allCases.map(\.rawValue) + ProfileNeed.allCases.map(\.rawValue)
            + Service.allCases.map(\.rawValue) + Envelope.named.map { $0.name } + CellFormat.allCases.map(\.rawValue)
            + Signature.reservedOptions.map { "--" + $0 }
        for word in words { #expect(page.holds("`\(word)"), "\(word) is not named") }
    }
}

extension FieldKey {
    fileprivate static var words: [String] { allCases.map(\.rawValue) }
}

extension String {
    fileprivate func holds(_ text: String) -> Bool {
        indices.contains { self[$0...].hasPrefix(text) }
    }
}
