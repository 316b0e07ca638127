import OlaresCore

/// `settings appearance wallpaper set`: another picture.
struct AppearanceWallpaperSet: ResultPresenter {
    private let surface: String
    private let address: String

    init(_ arguments: Arguments) throws(Failure) {
        surface = try arguments.requiredText("surface")
        address = try Self.address(
            of: try arguments.requiredText("picture").trimmed, on: surface, isForced: try arguments.flag("force"))
    }

    var callValues: JSONObject { ["address": .string(address)] }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        .lines(["Set the \(surface) wallpaper to \(TerminalText.sanitized(Wallpaper.text(address)))."])
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue {
        ["surface": .string(surface), "bg": .string(address)]
    }

    /// As the service is to store it, which takes anything.
    private static func address(
        of picture: String, on surface: String, isForced: Bool
    ) throws(Failure) -> String {
        let last = Wallpaper.lastBuiltIn(of: surface)
        if let number = Int(picture) ?? Wallpaper.number(of: picture) {
            guard isForced || (0...last).contains(number) else {
                throw Failure(
                    .argumentInvalid, "\(surface) has no built-in wallpaper \(number): 0-\(last)",
                    next: [NextStep(["settings", "appearance", "wallpaper", "list", surface], effect: .read)])
            }
            return Wallpaper.address(number)
        }
        guard isForced || picture.hasPrefix("https://") || picture.hasPrefix("http://") else {
            throw Failure(
                .argumentInvalid,
                "\(picture.quotedForMessage) is not a \(surface) wallpaper: pass a built-in number (0-\(last)) or an https:// URL",
                next: [NextStep(["settings", "appearance", "wallpaper", "list", surface], effect: .read)])
        }
        return picture
    }
}
