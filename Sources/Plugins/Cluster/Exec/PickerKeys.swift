import OlaresCore

/// What a person does in a list, told from the bytes that a terminal sends.
enum PickerKey: Equatable {
    case up
    case down
    case enter
    case cancel
    case erase
    case eraseAll
    case character(Character)

    /// The keys in what came at once. A lone ESC at its end is the key of that name, since the bytes of a sequence come
    /// together.
    static func keys(in bytes: [UInt8]) -> [PickerKey] {
        var keys: [PickerKey] = []
        var text = Substring(String(decoding: bytes, as: UTF8.self)).unicodeScalars
        while let scalar = text.popFirst() {
            switch scalar {
            case "\u{1b}":
                guard text.first == "[" || text.first == "O" else {
                    keys.append(.cancel)
                    continue
                }
                text.removeFirst()
                let end = text.firstIndex { (0x40...0x7e).contains($0.value) }
                switch end.map({ text[$0] }) {
                case "A": keys.append(.up)
                case "B": keys.append(.down)
                default: break
                }
                text = end.map { text[text.index(after: $0)...] } ?? text[text.endIndex...]
            case "\u{3}": keys.append(.cancel)
            case "\u{10}": keys.append(.up)
            case "\u{e}": keys.append(.down)
            case "\r", "\n": keys.append(.enter)
            case "\u{7f}", "\u{8}": keys.append(.erase)
            case "\u{15}": keys.append(.eraseAll)
            default:
                if scalar.properties.generalCategory != .control { keys.append(.character(Character(scalar))) }
            }
        }
        return keys
    }
}
