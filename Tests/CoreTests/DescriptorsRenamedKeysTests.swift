import Testing

@testable import OlaresCore

/// Keys that were called otherwise are reported with the name that they have.
@Suite struct DescriptorsRenamedKeysTests {
    private static let kinds: [(keys: [String], renamed: [String: String])] = [
        words(ArgumentKey.self), words(OptionKey.self), words(RequestKey.self), words(UploadKey.self),
        words(AnswerKey.self), words(ResponseKey.self), words(EnvelopeKey.self), words(ColumnKey.self),
        words(PagesKey.self), words(BodyKey.self), words(ServeKey.self), words(BackendKey.self),
        words(RemovalKey.self),
    ]

    private static func words<Key: FieldKey>(_ type: Key.Type) -> (keys: [String], renamed: [String: String]) {
        (Key.allCases.map(\.rawValue), Key.renamed)
    }

    @Test func anOldNameIsNoKeyAndTheNewOneIs() {
        for kind in Self.kinds {
            for (old, new) in kind.renamed {
                #expect(!kind.keys.contains(old), "\(old) is a key")
                #expect(kind.keys.contains(String(new.prefix { $0 != ":" })), "\(new) is no key")
            }
        }
    }

    @Test func theReportNamesTheNewOne() {
        let yaml = """
            schema: olares-cli/commands/v1
            group: box
            summary: Boxes
            commands:
              - name: list
                summary: List boxes
                effect: read
                request: {service: desktop, method: GET, path: /api/boxes}
                pages: {by: page, at: page, size: limit}
                response:
                  text: true
                  columns: [{title: A, value: a, default: none, map: {1: one}}]
            """
        let texts = DescriptorReader(file: "box", origin: .builtIn).read(Array(yaml.utf8)).diagnostics.map(\.text)
        for (old, new) in [
            ("by", "style"), ("at", "param"), ("size", "size-param"), ("text", "envelope: text"), ("default", "empty"),
            ("map", "labels"),
        ] {
            #expect(
                texts.contains { $0.contains("no key \"\(old)\"; it is `\(new)` now") }, "\(texts)")
        }
    }
}
