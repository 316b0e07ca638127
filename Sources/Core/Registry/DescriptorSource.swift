/// A descriptor file that is known to exist, and is read when its group is used.
struct DescriptorSource: Sendable {
    enum Place: Sendable {
        case embedded(EmbeddedFile)
        case installed(path: String, summary: String)
    }

    let place: Place
    /// The words that lead to its commands.
    let group: [String]

    init(_ file: EmbeddedFile) {
        place = .embedded(file)
        group = file.groupPath
    }

    init(path: String, head: GroupDescriptor) {
        place = .installed(path: path, summary: head.summary)
        group = head.path
    }

    init(_ indexed: SkillIndex.Source) {
        place = .installed(path: indexed.path, summary: indexed.summary)
        group = indexed.group.split(separator: " ").map(String.init)
    }

    /// As diagnostics show it.
    var file: String {
        switch place {
        case .embedded(let file): "skills/" + file.path
        case .installed(let path, _): path
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
        case .installed(_, let summary): summary
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
        case .installed(let path, _):
            guard let skills else { return Reading(value: nil, diagnostics: []) }
            switch skills.bytes(of: path) {
            case .success(let bytes): return reader.read(bytes, extent)
            case .failure(let diagnostic): return Reading(value: nil, diagnostics: [diagnostic])
            }
        }
    }
}
