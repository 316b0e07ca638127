import Foundation
import OlaresCore
import Testing

/// Numbers from outside: their arithmetic ends at the bounds, and the compiler refuses any other.
@Suite struct ValuesOutsideQuantitiesTests {
    private static let edges: [Int64] = [.min, .min +| 1, -1 << 32, -2, -1, 0, 1, 2, 1000, 1 << 32, .max -| 1, .max]

    @Test(arguments: edges)
    func saturates(a: Int64) {
        for b in Self.edges {
            let (exactA, exactB) = (Int128(a), Int128(b))
            #expect(a +| b == Int64(clamping: exactA + exactB), "\(a) + \(b)")
            #expect(a -| b == Int64(clamping: exactA - exactB), "\(a) - \(b)")
            #expect(a *| b == Int64(clamping: exactA * exactB), "\(a) * \(b)")
        }
    }

    @Test(
        arguments: [
            (1.9, 1), (-1.9, -1), (1e300, .max), (-1e300, .min), (.infinity, .max), (.nan, 0), (0x1p63, .max),
            (-0x1p63, .min), (9_007_199_254_740_992, 9_007_199_254_740_992),
        ] as [(Double, Int64)])
    func clamps(number: Double, whole: Int64) {
        #expect(Int64(clamping: number) == whole)
        #expect(Int(clamping: number) == Int(whole))
    }

    @Test("A moment is one that RFC 3339 can write, so that two of them have a difference")
    func moments() {
        let (first, last) = (Timestamp(seconds: .min), Timestamp(milliseconds: .max))
        #expect(first == Timestamp(milliseconds: .min) && last == Timestamp(seconds: .max))
        #expect(RFC3339.text(first).hasPrefix("0000-01-0"))
        #expect(RFC3339.text(last) == "9999-12-31T23:59:59Z")
        #expect(last.milliseconds(since: first) == 315_569_519_999_999)
        #expect(first.seconds == -62_167_219_200 && last.millisecondOfSecond == 999)
        #expect(Timestamp(milliseconds: -1).seconds == -1 && Timestamp(milliseconds: -1).millisecondOfSecond == 999)
        #expect(Age.text(since: first, now: last) == "10006y" && Age.text(since: last, now: first) == "0s")
        #expect(first.localText.hasPrefix("0000-01-0") || first.localText.hasPrefix("-0001-12-31T"))
        #expect(last.localText.hasPrefix("9999-12-31T") || last.localText.hasPrefix("10000-01-01T"))
    }

    @Test(arguments: [
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59", "292277026596-12-04T15:30:08Z",
        "-0001-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "2026-13-45T99:99:99Z", "NaN", "",
    ])
    func reads(text: String) {
        guard let moment = RFC3339.parse(text) else { return }
        #expect(!RFC3339.text(moment).isEmpty && !moment.localText.isEmpty)
    }

    @Test(
        "Every file of the product that calculates imports OlaresCore, whose declarations refuse the operators that trap"
    )
    func everyFileIsChecked() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        var checked = 0
        for folder in ["Commands", "Plugins", "olares-cli"] {
            let files = FileManager.default.enumerator(
                at: sources.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                let calculates = text.contains(/\ [-+*] |\ [-+*]=|Int64|Int\(|Double/)
                #expect(text.contains("import OlaresCore\n") || !calculates, "\(file.path) does not import Core")
                checked += 1
            }
        }
        #expect(checked > 200)
    }
}
