import OlaresCore

/// `skills remove`: deletes the folder of an installed skill.
struct RemoveSkill: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("name")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        "Delete the skill \(name) in \(try folder(in: context))?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let folder = try folder(in: context)
        var json: JSONObject = ["removed": .string(name), "folder": .string(folder)]
        if context.isDryRun {
            json["dryRun"] = true
            return CommandResult(.lines(["would remove skill \(name) in \(folder)"]), json: .object(json))
        }
        do throws(FileError) {
            _ = try context.files.removeTree(folder)
        } catch {
            throw Failure(writing: error)
        }
        return CommandResult(.lines(["removed skill \(name) in \(folder)"]), json: .object(json))
    }

    /// Where it was installed. Others may be an author's own, and are not deleted.
    private func folder(in context: CommandContext) throws(Failure) -> String {
        let (skills, _) = context.registry.skills()
        let places = skills.filter { $0.name == name }
        if let directory = context.registry.installed?.installDirectory,
            let found = places.first(where: { $0.folder == "\(directory)/\(name)" })
        {
            return found.folder
        }
        guard let place = places.first else {
            throw Failure.skillNotFound(name, among: skills.filter { $0.origin == .external }.map(\.name))
        }
        throw Failure(
            .skillNotFound, "the skill \(name) was not installed here, but is in \(place.folder)",
            advice: place.origin == .builtIn ? "leave it; it is part of the program" : "delete that folder yourself")
    }
}
