import OlaresCore
import OlaresExecution

extension RecordLines {
    /// A line about what holds or does not.
    mutating func add(_ title: String, _ value: JSONValue?) {
        add(title, value == true ? "yes" : "no")
    }

    /// Rows below titles, with two spaces in front, as they stand inside of a text; a dash for what is empty.
    static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
        aligned([titles] + rows.map { $0.map { $0.isEmpty ? "-" : $0 } }).map { "  " + $0 }
    }
}

extension String {
    /// Itself; `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension JSONValue {
    /// A member as text, empty where there is none.
    func text(_ name: String) -> String {
        guard let value = self[name], value != .null else { return "" }
        return value.plainText
    }

    /// A number of seconds since 1970 as local time, `-` for none.
    var moment: String {
        guard let seconds = integer, seconds > 0 else { return "-" }
        return Timestamp(seconds: seconds).localText
    }
}
