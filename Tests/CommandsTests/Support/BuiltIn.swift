import OlaresCore

@testable import OlaresCLI

/// The program's own verbs, as they are released.
enum BuiltIn {
    static let plugins = BuiltInPlugins.all
    static let vocabulary = Vocabulary(plugins)
    static let registry = Registry(builtIn: embeddedSkills) { vocabulary }
    static let commands = registry.allCommands().commands
    static let ids = commands.map(\.id)

    static func command(_ id: String) -> CommandDescriptor? { commands.first { $0.id == id } }

    /// The texts of the skills that agents read, by path.
    static let skillTexts = embeddedSkills.filter { $0.path.hasSuffix(".md") }.map { ($0.path, $0.text.description) }

    static func host() -> Host { Host(registry: registry, plugins: plugins) }
}
