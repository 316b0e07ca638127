import OlaresCore

/// `settings appearance wallpaper set`: another picture.
struct AppearanceWallpaperSet: CommandHandler {
    private let surface: String
    private let picture: String
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        surface = try arguments.requiredText("surface")
        picture = try arguments.requiredText("picture").trimmed
        isForced = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let address = try address()
        let call = SettingsCall("POST", "/api/wallpaper/\(surface)", ["bg": .string(address)])
        if context.isDryRun { return server.plan([call]) }
        try await server.answer(to: call, for: "set the \(surface) wallpaper")
        return CommandResult(
            .lines(["Set the \(surface) wallpaper to \(TerminalText.sanitized(Wallpaper.text(address)))."]),
            json: ["surface": .string(surface), "bg": .string(address)])
    }

    /// As the service is to store it, which takes anything.
    private func address() throws(Failure) -> String {
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
