import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct TableRendererTests {
    private let table = Table(
        columns: [Table.Column(""), Table.Column("NAME", minimumWidth: 6), Table.Column("NOTE")],
        rows: [
            ["*", "盒子", "a long note about a box"], [" ", "e\u{301}t\u{1b}[31mé", "👨‍👩‍👧‍👦 fine"], [" ", "much longer", "-"],
        ])

    @Test func alignsColumnsByWhatIsSeen() {
        #expect(
            TableRenderer(width: nil, hidesHeader: false).render(table) == """
                   NAME         NOTE
                *  盒子         a long note about a box
                   e\u{301}té          👨‍👩‍👧‍👦 fine
                   much longer  -

                """)
    }

    @Test func measuresWithoutTheHeaderWhenItIsHidden() {
        let table = Table(columns: [Table.Column("LONG TITLE"), Table.Column("B")], rows: [["a", "b"]])
        #expect(TableRenderer(width: nil, hidesHeader: true).render(table) == "a  b\n")
        #expect(TableRenderer(width: nil, hidesHeader: false).render(table) == "LONG TITLE  B\na           b\n")
    }

    @Test("One endless cell does not make every row as long")
    func cutsCells() {
        let text = String(repeating: "x", count: 1 << 20)
        let table = Table(columns: [Table.Column("A"), Table.Column("B")], rows: [[text, "b"], ["a", "b"]])
        let lines = TableRenderer(width: nil, hidesHeader: true).render(table).split(separator: "\n")
        #expect(lines.map(\.count) == [4099, 4099])
        #expect(lines[0].hasSuffix("x…  b"))
    }

    @Test func cutsLinesOnATerminalOnly() {
        #expect(
            TableRenderer(width: 20, hidesHeader: false).render(table) == """
                   NAME         NOTE
                *  盒子         a l…
                   e\u{301}té          👨‍👩‍👧‍👦 …
                   much longer  -

                """)
        for width in 0...40 {
            let lines = TableRenderer(width: width, hidesHeader: false).render(table).split(separator: "\n")
            #expect(lines.allSatisfy { DisplayWidth.columns(String($0)) <= width })
        }
    }

    @Test func aCellCanForgeNoLine() {
        let table = Table(columns: [Table.Column("NAME"), Table.Column("B")], rows: [["a\nb", "c\r\nd"]])
        #expect(TableRenderer(width: nil, hidesHeader: true).render(table) == "a b  c  d\n")
    }

    @Test func emptyTablesHaveAHeaderAlone() {
        let table = Table(columns: [Table.Column("NAME", minimumWidth: 10), Table.Column("B")], rows: [])
        #expect(TableRenderer(width: nil, hidesHeader: false).render(table) == "NAME        B\n")
        #expect(TableRenderer(width: nil, hidesHeader: true).render(table) == "")
    }
}
