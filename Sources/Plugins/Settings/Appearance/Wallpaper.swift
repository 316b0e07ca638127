import OlaresCore

/// How pictures and ways to fill a screen are written.
enum Wallpaper {
    /// Ways to fill a screen, by what people call them.
    private static let styles = [("Fill", "fill"), ("Stretch", "cover"), ("Tile", "repeat")]

    /// The last number of the built-in ones.
    static func lastBuiltIn(of surface: String) -> Int { surface == "login" ? 28 : 27 }

    /// What a built-in picture is stored as.
    static func address(_ number: Int) -> String { "/bg/\(number).jpg" }

    /// The number of a built-in picture; `nil` for others.
    static func number(of address: String) -> Int? {
        guard address.hasPrefix("/bg/"), address.hasSuffix(".jpg") else { return nil }
        return Int(address.dropFirst(4).dropLast(4))
    }

    /// A built-in picture by its number; others as they are.
    static func text(_ address: String) -> String { number(of: address).map { "built-in \($0)" } ?? address }

    /// A way to fill a screen as people call it.
    static func styleText(_ style: String) -> String { styles.first { $0.1 == style }?.0 ?? style }
}
