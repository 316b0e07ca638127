import Foundation
import OlaresCore
import Testing

@testable import DashboardPlugin

/// Pictures on terminals of several widths. `RECORD_GOLDEN=1` writes what is drawn; look at it then.
@Suite struct PictureTests {
    private static let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden/"
    private static let start = Timestamp(seconds: 1_780_300_800)
    private static let end = start.later(bySeconds: 21_600)

    /// A day's work with a gap in it.
    private static var curves: Picture {
        let points = (0...72).map { index -> (time: Double, value: Double?) in
            let value = 30 + 25 * sin(Double(index) / 6) + (index == 40 ? 40 : 0)
            return (Double(start.seconds) + Double(index) * 300, (20..<28).contains(index) ? nil : value)
        }
        return .curves(
            Picture.Curves(
                title: "CPU utilisation", unit: "%",
                lines: [
                    .init(label: "olares", points: points), .init(label: "worker1", points: []),
                    .init(label: "alone", points: [(Double(start.seconds) + 7200, 80)]),
                ], start: start, end: end, top: 100))
    }

    private static let gauges = Picture.gauges([
        .init(label: "CPU", share: 0.11, text: "2.64 / 24.00"), .init(label: "Memory", share: 1.2, text: "70Gi / 64Gi"),
        .init(label: "Fan GPU", share: nil, text: "- / 3100 RPM"),
        .init(label: "空のディスク\u{1b}[31m", share: 0, text: "-"),
    ])
    private static let bars = Picture.bars(
        .init(title: "CPU by app", rows: [("Photos", 1.34, "1.340"), ("Firefox", 0.469, "0.469"), ("Files", nil, "-")]))

    @Test("They are what they were", arguments: [(60, true), (100, true), (160, true), (60, false), (100, false)])
    func golden(columns: Int, isUnicode: Bool) throws {
        let canvas = PictureCanvas(columns: columns, isUnicode: isUnicode)
        let zone = DisplayZone.named(try #require(ZoneRules(named: "UTC", in: POSIXFileSystem())))
        let lines = [Self.gauges, Self.curves, Self.bars].flatMap { $0.lines(on: canvas, zone: zone) + [""] }
        for line in lines { #expect(DisplayWidth.columns(line) <= columns, "\(line)") }
        if !isUnicode {
            #expect(lines.joined().replacing("空のディスク", with: "").utf8.allSatisfy { $0 < 0x80 })
        }
        let file = Self.folder + "pictures-\(columns)\(isUnicode ? "" : "-ascii").txt"
        let text = lines.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test("Every width from 40 to 200 columns is kept", arguments: [true, false])
    func widths(isUnicode: Bool) throws {
        for columns in 40...200 {
            let canvas = PictureCanvas(columns: columns, isUnicode: isUnicode)
            for line in [Self.gauges, Self.curves, Self.bars].flatMap({ $0.lines(on: canvas, zone: .local) }) {
                #expect(DisplayWidth.columns(line) <= columns)
            }
        }
    }

    @Test(
        "Odd numbers draw something, and break nothing",
        arguments: [0, -5, 1e300, 1e-300, Double.greatestFiniteMagnitude])
    func odd(value: Double) {
        let picture = Picture.curves(
            .init(
                title: "t", unit: "W",
                lines: [
                    .init(label: "x", points: [(Double(Self.start.seconds), value), (Double(Self.end.seconds), 0)])
                ],
                start: Self.start, end: Self.end, top: nil))
        #expect(!picture.lines(on: PictureCanvas(columns: 60, isUnicode: true), zone: .local).isEmpty)
        #expect(
            SVGChart(picture, zone: .local)?.document(named: "x").replacing("dominant", with: "").contains("nan")
                == false)
    }

    @Test("Locales and terminals that can show blocks")
    func terminals() {
        func shows(_ values: [String: String]) -> Bool { PictureCanvas.showsUnicode(Environment(values)) }
        #expect(shows(["LANG": "C.UTF-8", "TERM": "xterm-256color"]))
        #expect(shows(["LC_ALL": "de_DE.utf8", "LANG": "C", "TERM": "tmux"]))
        #expect(!shows(["LC_ALL": "C", "LANG": "C.UTF-8", "TERM": "xterm"]))
        #expect(!shows(["LANG": "C.UTF-8", "TERM": "dumb"]) && !shows(["LANG": "C.UTF-8"]))
        #expect(!shows(["LANG": "C.UTF-8", "TERM": "linux"]) && !shows(["TERM": "xterm"]))
    }

    @Test("Every text in a chart is escaped")
    func escaped() throws {
        let bars = Picture.bars(.init(title: "<script>&\"'\u{0}\u{1b}[1m", rows: [("</text><b>", 1, "]]>")]))
        let text = try #require(SVGChart(bars, zone: .local)).document(named: "x")
        #expect(!text.contains("<script") && !text.contains("</text><b>") && !text.contains("\u{1b}"))
        #expect(text.contains("&lt;script&gt;&amp;&quot;&#39;"))
        #expect(SVGChart(Self.gauges, zone: .local) == nil)
    }
}
