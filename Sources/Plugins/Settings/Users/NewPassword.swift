import OlaresCore

/// A password for somebody new.
enum NewPassword {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")
    private static let digits = Array("0123456789")
    private static let length = 16

    /// Sixteen letters and digits, drawn again until there is a small letter, a capital and a digit.
    static func draw() -> String {
        var numbers = SystemRandomNumberGenerator()
        let all = letters + letters.map { Character($0.uppercased()) } + digits
        while true {
            let password = String((0..<length).map { _ in all[Int.random(in: all.indices, using: &numbers)] })
            if isSafe(password) { return password }
        }
    }

    /// Whether the server takes it.
    static func isSafe(_ password: String) -> Bool {
        password.contains(where: \.isLowercase) && password.contains(where: \.isUppercase)
            && password.contains(where: \.isNumber)
    }
}
