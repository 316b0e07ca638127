import Foundation
import OlaresCore

/// What a terminal shows after everything that was written to it: as much of its language as the live view speaks.
struct ScreenGrid {
    private var cells: [[Character]]
    private var row = 0
    private var column = 0
    private let columns: Int
    /// Whether the alternate screen is shown.
    private(set) var isAlternate = false
    /// Whether there is a cursor.
    private(set) var showsCursor = true

    init(_ text: String, columns: Int, rows: Int) {
        self.columns = columns
        cells = [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\u{1b}": escape(&rest)
            case "\r": column = 0
            case "\n", "\r\n": (row, column) = (min(row + 1, rows - 1), 0)
            default: put(character)
            }
        }
    }

    /// The rows without blanks at their ends.
    var rows: [String] {
        cells.map { row in String(row.filter { $0 != "\0" }.reversed().drop { $0 == " " }.reversed()) }
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.columns(String(character))
        guard row < cells.count, column + width <= columns else { return }
        cells[row][column] = character
        if width == 2 { cells[row][column + 1] = "\0" }
        column += width
    }

    private mutating func escape(_ rest: inout Substring) {
        guard rest.first == "[" else { return }
        rest.removeFirst()
        let parameters = rest.prefix { !$0.isLetter }
        rest = rest.dropFirst(parameters.count)
        let numbers = parameters.drop { $0 == "?" }.split(separator: ";").compactMap { Int($0) }
        switch (rest.popFirst(), String(parameters)) {
        case ("H", _): (row, column) = ((numbers.first ?? 1) - 1, (numbers.count > 1 ? numbers[1] : 1) - 1)
        case ("K", _): if row < cells.count { for place in column..<columns { cells[row][place] = " " } }
        case ("J", _): for line in cells.indices { cells[line] = cells[line].map { _ in " " } }
        case ("h", "?1049"): isAlternate = true
        case ("l", "?1049"): isAlternate = false
        case ("h", "?25"): showsCursor = true
        case ("l", "?25"): showsCursor = false
        default: break
        }
    }
}
