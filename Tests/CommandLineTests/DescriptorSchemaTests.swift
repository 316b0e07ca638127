import Foundation
import Testing

@testable import OlaresCLI
@testable import OlaresCore

/// The JSON Schema of command files says what the reader does, for as much as a schema can say.
@Suite(.enabled(if: Judge.isAvailable, Judge.absence)) struct DescriptorSchemaTests {
    /// What a public validator objects to in each document; `nil` where it takes it.
    private func judge(_ documents: [JSONValue]) async throws -> [String?] {
        var objections: [String?] = []
        try await withOlares { olares in
            let run = try await olares.start(
                [Judge.script("descriptors"), Judge.root + "docs/schema/commands.v1.json"], program: Judge.python,
                input: .text(JSONValue.array(documents).compactText)
            ).wait()
            #expect(run.exit == 0, "\(run.stderr)")
            objections = try #require(try JSONValue(parsing: Array(run.stdout.utf8)).array).map(\.string)
        }
        return objections
    }

    /// A YAML text as JSON; `nil` when it is no YAML of ours.
    private func json(_ yaml: String) -> JSONValue? {
        let log = DiagnosticLog(file: "corpus")
        let node = Array(yaml.utf8).withUnsafeBufferPointer { YAMLReader.read($0, log: log) }
        return log.diagnostics.isEmpty ? node?.json : nil
    }

    @Test func everyBuiltInFileFits() async throws {
        let files = embeddedSkills.filter(\.isDescriptor)
        #expect(files.count > 1)
        let documents = try files.map { try #require(json($0.text.description), "\($0.path)") }
        for (file, objection) in zip(files, try await judge(documents)) where objection != nil {
            Issue.record("\(file.path): \(objection ?? "")")
        }
    }

    @Test func everyExampleOfTheDocumentationFits() async throws {
        let page = try String(contentsOfFile: Judge.root + "docs/descriptors.md", encoding: .utf8)
        let blocks = page.components(separatedBy: "\n```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] + "\n" }
            .filter { !$0.hasPrefix("---") }
        #expect(blocks.count > 15)
        let documents = try blocks.flatMap { block -> [JSONValue] in
            let value = try #require(json(block), "\(block)")
            if value["schema"] != nil { return [value] }
            return (value.array ?? [value]).map { ["keys": $0] }
        }
        let objections = try await judge(documents)
        // Whole commands of the reference show each key by itself, some without what others need.
        for (document, objection) in zip(documents, objections) where objection != nil {
            Issue.record("\(document.compactText): \(objection ?? "")")
        }
    }

    @Test func theReaderAndTheSchemaAgree() async throws {
        let corpus = DescriptorCorpus.right.map { ($0, true) } + DescriptorCorpus.wrong.map { ($0, false) }
        let files = corpus.map { DescriptorCorpus.file($0.0) }
        let objections = try await judge(files.map { json($0) ?? nil })
        for (index, (text, isRight)) in corpus.enumerated() {
            let reading = DescriptorReader(file: "f", origin: .builtIn).read(Array(files[index].utf8))
            if reading.diagnostics.isEmpty != isRight {
                Issue.record("the reader: \(text)\n\(reading.diagnostics.map(\.text).joined(separator: "\n"))")
            }
            if (objections[index] == nil) != isRight {
                Issue.record("the schema: \(text)\n\(objections[index] ?? "takes it")")
            }
        }
    }
}
