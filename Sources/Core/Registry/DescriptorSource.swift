/// A descriptor file that is known to exist, and is read when its group is used.
struct DescriptorSource: Sendable {
    enum Place: Sendable {
        case embedded(EmbeddedFile)
        case installed(path: String, folder: String, summary: String)
    }

    let place: Place
    /// The words that lead to its commands, one space between them.
    let groupName: String
    /// The words that lead to its commands.
    var group: [String] { groupName.split(separator: " ").map(String.init) }

    init(_ file: EmbeddedFile) {
        place = .embedded(file)
        groupName = file.group.description
    }

    init(path: String, in folder: String, head: GroupDescriptor) {
        place = .installed(path: path, folder: folder, summary: head.summary)
        groupName = head.path.joined(separator: " ")
    }

    init(_ indexed: SkillIndex.Source, in folder: String) {
        place = .installed(path: folder + indexed.place, folder: folder, summary: indexed.summary)
        groupName = indexed.group
    }

    /// As diagnostics show it.
    var file: String {
        switch place {
        case .embedded(let file): "skills/" + file.path
        case .installed(let path, _, _): path
        }
    }

    var origin: DescriptorOrigin {
        switch place {
        case .embedded: .builtIn
        case .installed: .external
        }
    }

    /// The group's line of help.
    func summary() -> String {
        switch place {
        case .embedded: read(.head, with: nil).value?.group.summary ?? ""
        case .installed(_, _, let summary): summary
        }
    }

    /// The names of a built-in file's commands.
    var commandNames: [String] {
        guard case .embedded(let embedded) = place else { return [] }
        return embedded.text.withUTF8Buffer { CommandText.all(in: $0).map { String(decoding: $0.name, as: UTF8.self) } }
    }

    /// The command of this name, where it can be found without reading the whole file.
    func command(_ name: String) -> CommandDescriptor? {
        guard case .embedded(let embedded) = place else { return nil }
        let reader = DescriptorReader(file: file, origin: .builtIn)
        return embedded.text.withUTF8Buffer { reader.command(name, in: $0, group: group) }
    }

    /// As much of the file as is wanted.
    func read(_ extent: DescriptorReader.Extent, with skills: ExternalSkills?) -> Reading<DescriptorFile> {
        let reader = DescriptorReader(file: file, origin: origin)
        switch place {
        case .embedded(let embedded):
            return embedded.text.withUTF8Buffer { reader.read($0, extent) }
        case .installed(let path, let folder, _):
            guard let skills else { return Reading(value: nil, diagnostics: []) }
            do throws(Diagnostic) {
                // The index does not know when SKILL.md changes.
                if extent == .whole { _ = try skills.manifest(in: folder) }
                return try reader.read(skills.bytes(of: path).get(), extent)
            } catch {
                return Reading(value: nil, diagnostics: [error])
            }
        }
    }
}
