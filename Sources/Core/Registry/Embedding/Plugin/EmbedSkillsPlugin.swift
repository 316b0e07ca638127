import Foundation
import PackagePlugin

/// Puts the files of `skills/` into the target that uses it, again whenever one of them changes.
@main struct EmbedSkillsPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let skills = context.package.directoryURL.appending(path: "skills", directoryHint: .isDirectory)
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSkills.swift")
        let files = try inputs(below: skills)
        return [
            .buildCommand(
                displayName: "Embedding skills", executable: try context.tool(named: "embed-skills").url,
                arguments: [skills.path(percentEncoded: false), output.path(percentEncoded: false)]
                    + files.map { $0.path(percentEncoded: false) },
                inputFiles: files, outputFiles: [output])
        ]
    }

    /// The files that a skill is made of. Whatever else lies there stays outside.
    private func inputs(below skills: URL) throws -> [URL] {
        let files = FileManager.default.enumerator(at: skills, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        return (files ?? []).filter { ["md", "yaml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    }
}
