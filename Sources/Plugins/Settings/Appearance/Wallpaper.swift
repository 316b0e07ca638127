/// How pictures and ways to fill a screen are written.
enum Wallpaper {
    /// Ways to fill a screen, by what people call them.
    static let styles = [("Fill", "fill"), ("Stretch", "cover"), ("Tile", "repeat")]

    /// A built-in picture by its number; others as they are.
    static func text(_ address: String) -> String {
        guard address.hasPrefix("/bg/"), address.hasSuffix(".jpg"),
            let number = Int(address.dropFirst(4).dropLast(4))
        else { return address }
        return "built-in \(number)"
    }

    /// A way to fill a screen as people call it.
    static func styleText(_ style: String) -> String { styles.first { $0.1 == style }?.0 ?? style }
}
