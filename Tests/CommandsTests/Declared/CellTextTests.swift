import OlaresCore
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

@Suite struct CellTextTests {
    /// Now is 2026-01-01T00:00:00Z.
    private func text(_ value: JSONValue?, _ format: CellFormat) -> String {
        CellText(now: StoppedClock().now).text(value, as: format)
    }

    @Test(
        arguments: [
            ("x", CellFormat.text, "x"), (12, .text, "12"), (.number(1.5), .text, "1.5"), (true, .text, "true"),
            ([1, "a"], .text, #"[1,"a"]"#), (["a": 1], .text, #"{"a":1}"#),
            (0, .bytes, "0 B"), (1023, .bytes, "1023 B"), (1024, .bytes, "1.0 KiB"), (1536, .bytes, "1.5 KiB"),
            (1_048_576, .bytes, "1.0 MiB"), (5_000_000_000, .bytes, "4.7 GiB"), (.integer(1 << 40), .bytes, "1.0 TiB"),
            (.integer(.max), .bytes, "8388608.0 TiB"), (.integer(.min), .bytes, "-8388608.0 TiB"),
            (-512, .bytes, "-512 B"),
            (-1536, .bytes, "-1.5 KiB"), (.number(2048), .bytes, "2.0 KiB"), (.number(1.5), .bytes, "1.5"),
            ("12", .bytes, "12 B"), ("many", .bytes, "many"),
            (true, .bool, "yes"), (false, .bool, "no"), ("true", .bool, "yes"), ("false", .bool, "no"),
            ("maybe", .bool, "maybe"),
            (1, .bool, "1"),
            (["a", 1, true], .list, "a,1,true"), ([], .list, "-"), ("a", .list, "a"),
            (50, .percent, "50%"), (.number(12.34), .percent, "12.3%"), (.number(0.06), .percent, "0.1%"),
            (.number(-0.54), .percent, "-0.5%"), (.number(99.96), .percent, "100.0%"),
            (.number(1e300), .percent, "1e+300%"),
            (.number(-1e19), .percent, "-1e+19%"), ("50", .percent, "50"),
            ("2025-12-31T23:59:30Z", .age, "30s"), ("2025-12-31T23:58:01Z", .age, "119s"),
            ("2025-12-31T23:58:00Z", .age, "2m"),
            ("2025-12-31T22:00:01Z", .age, "119m"), ("2025-12-31T22:00:00Z", .age, "120m"),
            ("2025-12-30T00:00:01Z", .age, "47h"),
            ("2025-12-30T00:00:00Z", .age, "2d"), ("2024-01-01T00:00:00Z", .age, "2y1d"),
            ("2025-12-31T23:59:30.5Z", .age, "30s"),
            ("2026-01-02T00:00:00Z", .age, "0s"), ("2026-01-01T01:00:00+02:00", .age, "60m"),
            ("yesterday", .age, "yesterday"), (1_767_225_570, .age, "30s"), ("1767225570000", .age, "30s"),
            (0, .age, "0"), (-1, .timestamp, "-1"), ("soon", .timestamp, "soon"),
        ] as [(JSONValue, CellFormat, String)])
    func writes(value: JSONValue, format: CellFormat, cell: String) {
        #expect(text(value, format) == cell)
    }

    @Test(arguments: CellFormat.allCases)
    func whatIsAbsentOrEmptyIsADash(format: CellFormat) {
        #expect(text(nil, format) == "-")
        #expect(text(.null, format) == "-")
        #expect(text("", format) == "-")
    }
}
