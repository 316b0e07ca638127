import OlaresCore

/// `settings appearance wallpaper list`: the pictures that there are.
struct AppearanceWallpaperList: ResultPresenter {
    private let surface: String

    init(_ arguments: Arguments) throws(Failure) { surface = try arguments.requiredText("surface") }

    private var lastBuiltIn: Int { Wallpaper.lastBuiltIn(of: surface) }

    private func uploaded(_ record: JSONValue) -> [String] {
        (record["upload_\(surface)_backgrounds"]?.array ?? []).map(\.plainText)
    }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let active = data.text(surface)
        let current = TerminalText.sanitized(Wallpaper.text(active).replacing("built-in ", with: ""))
        let uploaded = uploaded(data).map { ($0 == active ? "* " : "  ") + TerminalText.sanitized($0) }
        return .lines(
            [
                "Built-in \(surface) wallpapers", "  0-\(lastBuiltIn), currently \(current)", "",
                "Uploaded \(surface) wallpapers",
            ] + (uploaded.isEmpty ? ["  none"] : uploaded))
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue {
        [
            "surface": .string(surface),
            "builtin": .array((0...lastBuiltIn).map { .string(Wallpaper.address($0)) }),
            "uploaded": .array(uploaded(data).map { .string($0) }), "active": .string(data.text(surface)),
        ]
    }
}
