import Core

/// `settings appearance wallpaper list`: the pictures that there are.
struct AppearanceWallpaperList: CommandHandler {
    private let surface: String

    init(_ arguments: Arguments) throws(Failure) { surface = try arguments.requiredText("surface") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let record = try await SettingsServer(context).answer(
            to: SettingsCall("GET", "/api/wallpaper"), for: "read wallpaper")
        let active = record.text(surface)
        let uploaded = (record["upload_\(surface)_backgrounds"]?.array ?? []).map(\.plainText)
        let last = Wallpaper.lastBuiltIn(of: surface)
        let pictures =
            uploaded.isEmpty
            ? ["  none"] : uploaded.map { ($0 == active ? "* " : "  ") + TerminalText.sanitized($0) }
        let builtIn = (0...last).map { JSONValue.string(Wallpaper.address($0)) }
        return CommandResult(
            .lines(
                [
                    "Built-in \(surface) wallpapers",
                    "  0-\(last), currently \(TerminalText.sanitized(Wallpaper.text(active).replacing("built-in ", with: "")))",
                    "", "Uploaded \(surface) wallpapers",
                ] + pictures),
            json: [
                "surface": .string(surface), "builtin": .array(builtIn),
                "uploaded": .array(uploaded.map { .string($0) }), "active": .string(active),
            ])
    }
}
