import OlaresCore

/// A language that the Olares can be shown in.
struct Language: Sendable {
    let code: String
    let name: String
    /// The oldest Olares that has it; `nil` for any.
    let since: BackendVersion?

    /// The oldest Olares with widgets.
    static let widgets = BackendVersion("1.12.6")

    static let all: [Language] = {
        let later = BackendVersion("1.12.7")
        return [
            Language(code: "en-US", name: "English", since: nil), Language(code: "zh-CN", name: "简体中文", since: nil),
            Language(code: "de-DE", name: "Deutsch", since: later),
            Language(code: "es-ES", name: "Español", since: later),
            Language(code: "it-IT", name: "Italiano", since: later),
            Language(code: "fr-FR", name: "Français", since: later), Language(code: "ja-JP", name: "日本語", since: later),
        ]
    }()

    /// The one of a code, capitals aside.
    static func named(_ code: String) -> Language? { all.first { $0.code.lowercased() == code.lowercased() } }

    /// A code with the language's name where it is known.
    static func text(_ code: String) -> String { named(code).map { "\($0.code) (\($0.name))" } ?? code }
}
