import OlaresCore
import OlaresExecution

/// `settings appearance get`: language, widgets and wallpapers of the desktop.
struct AppearanceGet: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let version = try await server.client.backendVersion()
        let locale = try await server.answer(
            to: SettingsCall("GET", "/api/wallpaper/config/system"), for: "read locale")
        let wallpaper = try await server.answer(to: SettingsCall("GET", "/api/wallpaper"), for: "read wallpaper")
        var widget: JSONValue = .null
        if Language.widgets.map({ version >= $0 }) ?? false {
            widget = try await server.answer(to: SettingsCall("GET", "/api/widget"), for: "read widget preferences")
        }
        return CommandResult(
            .lines(
                section("Locale", Self.locale(locale)) + [""] + section("Widget", Self.widget(widget)) + [""]
                    + section("Wallpaper", Self.wallpaper(wallpaper)) + [""]
                    + gallery("desktop", wallpaper) + [""] + gallery("login", wallpaper)),
            json: [
                "locale": Self.members(["language", "location", "timezone"], of: locale),
                "widget": widget == .null
                    ? .null
                    : Self.members(["showWeight", "is24HourFormat", "dateFormat", "showDashboard"], of: widget),
                "wallpaper": Self.members(
                    [
                        "desktop", "login", "desktopStyle", "loginStyle", "upload_desktop_backgrounds",
                        "upload_login_backgrounds",
                    ], of: wallpaper),
            ])
    }

    private static func members(_ names: [String], of value: JSONValue) -> JSONValue {
        var members: JSONObject = [:]
        for name in names { members[name] = value[name] }
        return .object(members)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] { [title] + lines.map { "  " + $0 } }

    private static func locale(_ locale: JSONValue) -> [String] {
        var labels = RecordLines(valuesAt: 17)
        labels.add("Language", Language.text(locale.text("language")))
        labels.add("Location", locale.text("location"))
        labels.add("Timezone", locale.text("timezone"))
        return labels.lines
    }

    private static func widget(_ widget: JSONValue) -> [String] {
        guard widget != .null else { return ["requires Olares >= 1.12.6"] }
        var labels = RecordLines(valuesAt: 17)
        labels.add("Show widgets", widget["showWeight"])
        labels.add("24-hour format", widget["is24HourFormat"])
        labels.add("Date format", widget.text("dateFormat"))
        labels.add("Show dashboard", widget["showDashboard"])
        return labels.lines
    }

    private static func wallpaper(_ wallpaper: JSONValue) -> [String] {
        var labels = RecordLines(valuesAt: 17)
        labels.add("Desktop", Wallpaper.text(wallpaper.text("desktop")))
        labels.add("Desktop style", Wallpaper.styleText(wallpaper.text("desktopStyle")))
        labels.add("Login", Wallpaper.text(wallpaper.text("login")))
        labels.add("Login style", Wallpaper.styleText(wallpaper.text("loginStyle")))
        return labels.lines
    }

    private func gallery(_ surface: String, _ wallpaper: JSONValue) -> [String] {
        let pictures = (wallpaper["upload_\(surface)_backgrounds"]?.array ?? []).map(\.plainText)
        return ["Uploaded \(surface) backgrounds"]
            + (pictures.isEmpty ? ["  none"] : pictures.map { "  " + TerminalText.sanitized($0) })
    }
}
