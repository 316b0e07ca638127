extension SeededRandom {
    /// Damages a text in a few places: cuts something out, repeats something, changes a byte, or puts in a piece that means
    /// something to its reader.
    public mutating func damaged(_ text: [UInt8], with pieces: [[UInt8]]) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...5, using: &self) { damage(&text, with: pieces) }
        return text
    }

    private mutating func damage(_ text: inout [UInt8], with pieces: [[UInt8]]) {
        let start = Int.random(in: 0...text.count, using: &self)
        let end = min(text.count, start + Int.random(in: 0...20, using: &self))
        let piece = pieces.randomElement(using: &self) ?? []
        switch Int.random(in: 0..<6, using: &self) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: piece, at: start)
        case 2: text.replaceSubrange(start..<end, with: piece)
        case 3: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &self))
        case 4: text.removeLast(min(text.count, Int.random(in: 0...20, using: &self)))
        default: if start < text.count { text[start] = UInt8.random(in: .min ... .max, using: &self) }
        }
    }

    /// Bytes that are not UTF-8, not allowed in text, or both.
    public static let oddBytes: [[UInt8]] = [
        [0], [0x7f], [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xf4, 0x90, 0x80, 0x80],
    ]
}
