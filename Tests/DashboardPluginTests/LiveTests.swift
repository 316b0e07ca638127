import OlaresCore
import Testing

@testable import DashboardPlugin

/// Keys, sparklines, and what is written to a screen.
@Suite struct LiveTests {
    @Test("Keys, sequences of terminals, and what is none")
    func keys() {
        #expect(
            LiveKey.keys(in: Array("q\u{3} \u{1a}\u{c}+=-".utf8)) == [
                .quit, .quit, .pause, .suspend, .redraw, .slower, .slower, .faster,
            ])
        #expect(
            LiveKey.keys(in: Array("cmiorjk".utf8)) == [
                .sort(.cpu), .sort(.memory), .sort(.netIn), .sort(.netOut), .reverse, .down, .up,
            ])
        #expect(
            LiveKey.keys(in: Array("\u{1b}[A\u{1b}OB\u{1b}[5~\u{1b}[6~\u{1b}[1;5H".utf8)) == [
                .up, .down, .pageUp, .pageDown, .top,
            ])
        #expect(LiveKey.keys(in: [0x1b, 0xff, UInt8(ascii: "x"), 0x1b, UInt8(ascii: "[")]) == [])
    }

    @Test("Heights, gaps, and values beyond the top")
    func sparklines() {
        let values: [Double?] = [0, 0.5, nil, 1, 7, -3]
        #expect(Sparkline.text(values, top: 1, isUnicode: true) == "▁▅ ██▁")
        #expect(Sparkline.text(values, top: 1, isUnicode: false) == "_= ##_")
        #expect(Sparkline.text(values, top: 0, isUnicode: true) == "      ")
    }

    @Test("Only rows that are different are written")
    func writing() {
        var writer = ScreenWriter(usesColour: true)
        #expect(writer.update(to: ["a", "b"]).hasPrefix(ScreenWriter.arrival))
        #expect(writer.update(to: ["a", "b"]) == "")
        #expect(writer.update(to: ["a", "c"]) == "\u{1b}[2;1Hc\u{1b}[K")
        writer.forget()
        #expect(writer.update(to: ["a", "c"]).hasPrefix(ScreenWriter.arrival))
    }

    @Test("Colours of gauges are those of their limits; without colours what is bold is bold")
    func looks() {
        let gauge = LiveRow("Disk  ▕██▍   ▏  80.0%", .gauge(0.8))
        #expect(gauge.painted(usesColour: true) == "Disk  ▕\u{1b}[33m██▍\u{1b}[0m   ▏  80.0%")
        #expect(gauge.painted(usesColour: false) == gauge.text)
        #expect(LiveRow("Pods  [##  ]", .gauge(0.5)).painted(usesColour: true) == "Pods  [\u{1b}[32m##\u{1b}[0m  ]")
        #expect(LiveRow("Pods  [####]", .gauge(1.2)).painted(usesColour: true) == "Pods  [\u{1b}[31m####\u{1b}[0m]")
        #expect(LiveRow("DISKS  sda", .bold(5)).painted(usesColour: false) == "\u{1b}[1mDISKS\u{1b}[0m  sda")
        // What was cut off is not there to be painted.
        #expect(LiveRow("CPU", .curve(9..<12)).painted(usesColour: true) == "CPU")
        #expect(LiveRow("Disk  …", .gauge(0.8)).painted(usesColour: true) == "Disk  …")
    }

    @Test("Intervals go up and down, and end somewhere")
    func intervals() {
        var state = LiveState(size: TerminalSize(columns: 80, rows: 24), interval: .seconds(5), key: .cpu)
        for _ in 0..<9 { state.changeInterval(longer: true) }
        #expect(state.interval == .seconds(60))
        for _ in 0..<9 { state.changeInterval(longer: false) }
        #expect(state.interval == .seconds(1))
        state.sort(by: .cpu)
        #expect(state.isAscending)
        state.sort(by: .memory)
        #expect(!state.isAscending)
    }
}
