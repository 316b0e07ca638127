import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct ResultRendererTests {
    private let boxes = CommandResult(
        .table(Table(columns: [Table.Column("NAME")], rows: [["blue"]]), empty: ["No boxes."]),
        json: [["name": "blue", "size": 3, "note": nil]])

    private func render(_ result: CommandResult, _ format: OutputFormat, hidesHeader: Bool = false) throws -> String {
        try ResultRenderer(format: format, hidesHeader: hidesHeader, width: nil).render(result)
    }

    @Test func writesTheSameResultInEveryFormat() throws {
        #expect(try render(boxes, .table) == "NAME\nblue\n")
        #expect(try render(boxes, .table, hidesHeader: true) == "blue\n")
        #expect(
            try render(boxes, .json) == """
                [
                  {
                    "name": "blue",
                    "size": 3,
                    "note": null
                  }
                ]

                """)
        #expect(
            try render(boxes, .yaml) == """
                - name: blue
                  size: 3
                  note: null

                """)
    }

    @Test func anEmptyTableSaysSo() throws {
        let none = CommandResult(
            .table(Table(columns: [Table.Column("NAME")], rows: []), empty: ["No boxes."]), json: [])
        #expect(try render(none, .table) == "No boxes.\n")
        #expect(try render(none, .table, hidesHeader: true) == "No boxes.\n")
        #expect(try render(none, .json) == "[]\n")
        #expect(try render(none, .yaml) == "[]\n")
    }

    @Test func linesLoseWhatActsOnATerminal() throws {
        let result = CommandResult(.lines(["a\u{1b}[31m", "b\u{202e}\nfix: c"]), json: nil)
        #expect(try render(result, .table) == "a\nb\\u{202e} fix: c\n")
        #expect(try render(CommandResult(.lines([]), json: nil), .table) == "")
    }

    /// What a server sends cannot act on a terminal as JSON or YAML either, and is not lost.
    @Test(arguments: [OutputFormat.json, .yaml])
    func documentsEscapeWhatActsOnATerminal(format: OutputFormat) throws {
        let text = "a\u{1b}[31m\u{7}\u{9b}2J\u{90}\u{7f}\0b\r\nc"
        let rendered = try render(CommandResult(.lines([]), json: ["t": .string(text)]), format)
        #expect(rendered.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        if format == .json { #expect(try JSONValue(parsing: Array(rendered.utf8)) == ["t": .string(text)]) }
    }

    /// What turns the writing direction, or cannot be seen, is an escape that reads back as what it was.
    @Test func yamlEscapesWhatCannotBeSeen() throws {
        let text = "a\u{202e}b\u{200b}\u{feff}c\u{e0041}"
        let rendered = try render(
            CommandResult(.lines([]), json: ["t": .string(text), "k\u{200b}": "❤\u{fe0f} x"]), .yaml)
        #expect(
            rendered == """
                t: "a\\u202Eb\\u200B\\uFEFFc\\U000E0041"
                "k\\u200B": ❤\u{fe0f} x

                """)
        #expect(YAMLNode.read(Array(rendered.utf8), file: "f").value?["t"]?.scalar?.text == text)
    }
}
