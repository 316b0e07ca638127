import Foundation

extension Olares {
    /// Installs a skill of this name with these commands.
    func installSkill(_ name: String, _ commands: String) throws {
        let folder = configDirectory + "/skills/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "---\nname: \(name)\ndescription: A skill for a test.\n---\n".write(
            toFile: folder + "/SKILL.md", atomically: true, encoding: .utf8)
        try (commands + "\n").write(toFile: folder + "/commands.yaml", atomically: true, encoding: .utf8)
    }
}
