import OlaresCore

/// What a person asks of the live view, told from the bytes that a terminal sends.
enum LiveKey: Equatable, Sendable {
    case quit, suspend, redraw, pause, faster, slower, up, down, pageUp, pageDown, top, reverse
    case sort(RankingPanel.Key)

    /// The keys in what came at once.
    static func keys(in bytes: [UInt8]) -> [LiveKey] {
        var keys: [LiveKey] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x1b:
                guard let kind = rest.first, kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else { continue }
                rest.removeFirst()
                let parameters = rest.prefix { $0 < 0x40 }
                rest = rest.dropFirst(parameters.count)
                guard let end = rest.popFirst(), let key = sequence(Array(parameters), end) else { continue }
                keys.append(key)
            default: if let key = key(byte) { keys.append(key) }
            }
        }
        return keys
    }

    private static func sequence(_ parameters: [UInt8], _ end: UInt8) -> LiveKey? {
        switch (end, parameters.first) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "H"), _): .top
        case (UInt8(ascii: "~"), UInt8(ascii: "5")): .pageUp
        case (UInt8(ascii: "~"), UInt8(ascii: "6")): .pageDown
        default: nil
        }
    }

    private static func key(_ byte: UInt8) -> LiveKey? {
        switch byte {
        case 0x03, UInt8(ascii: "q"), UInt8(ascii: "Q"): .quit
        case 0x1a: .suspend
        case 0x0c: .redraw
        case UInt8(ascii: "p"), UInt8(ascii: " "): .pause
        case UInt8(ascii: "+"), UInt8(ascii: "="): .slower
        case UInt8(ascii: "-"): .faster
        case UInt8(ascii: "k"): .up
        case UInt8(ascii: "j"): .down
        case UInt8(ascii: "g"): .top
        case UInt8(ascii: "r"): .reverse
        case UInt8(ascii: "c"): .sort(.cpu)
        case UInt8(ascii: "m"): .sort(.memory)
        case UInt8(ascii: "i"): .sort(.netIn)
        case UInt8(ascii: "o"): .sort(.netOut)
        default: nil
        }
    }
}
