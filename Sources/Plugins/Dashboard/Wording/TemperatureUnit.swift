import OlaresCore

/// What temperatures are shown in. What programs read stays in Celsius.
enum TemperatureUnit: Sendable {
    case celsius, fahrenheit, kelvin

    /// By its letter or its name, whatever its capitals; `nil` for anything else.
    init?(_ word: String) {
        switch word.lowercased() {
        case "c", "celsius": self = .celsius
        case "f", "fahrenheit": self = .fahrenheit
        case "k", "kelvin": self = .kelvin
        default: return nil
        }
    }

    /// Degrees Celsius in this unit, such as `51.3°C`.
    func text(_ celsius: Double?) -> String {
        guard let celsius, celsius.isFinite else { return NumberText.unknown }
        return switch self {
        case .celsius: NumberText.stripped(celsius, 1) + "°C"
        case .fahrenheit: NumberText.stripped(celsius * 1.8 + 32, 1) + "°F"
        case .kelvin: NumberText.stripped(celsius + 273.15, 1) + "K"
        }
    }
}
