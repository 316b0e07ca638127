/// A descriptor file that is known to exist, and is read when its group is used.
struct DescriptorSource: Sendable {
    enum Place: Sendable {
        /// `siblings` are all files of the program, among them those of its skill.
        case embedded(EmbeddedFile, siblings: [EmbeddedFile])
        /// `name` is the file's in the skill's folder, with the slash before it.
        case installed(folder: String, name: String, summary: String)
    }

    let place: Place
    /// The words that lead to its commands, one space between them.
    let groupName: String
    /// The words that lead to its commands.
    var group: [String] { Names.words(of: groupName) }

    /// - Parameter siblings: All files of the program.
    init(_ file: EmbeddedFile, among siblings: [EmbeddedFile]) {
        place = .embedded(file, siblings: siblings)
        groupName = file.group.description
    }

    init(path: String, in folder: String, head: GroupDescriptor) {
        place = .installed(folder: folder, name: String(path.dropFirst(folder.count)), summary: head.summary)
        groupName = head.path.joined(separator: " ")
    }

    init(_ indexed: SkillIndex.Source, in folder: String) {
        place = .installed(folder: folder, name: indexed.place, summary: indexed.summary)
        groupName = indexed.group
    }

    /// As diagnostics show it.
    var file: String {
        switch place {
        case .embedded(let file, _): "skills/" + file.path
        case .installed(let folder, let name, _): folder + name
        }
    }

    /// The folder of the installed skill; `nil` for a file of the program.
    var folder: String? {
        switch place {
        case .embedded: nil
        case .installed(let folder, _, _): folder
        }
    }

    /// The name of the installed skill; `nil` for a file of the program.
    var skill: String? {
        folder.map { folder in
            // There can be thousands: they are not split for their last parts.
            let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/"))
            return slash.map { String(folder[folder.utf8.index(after: $0)...]) } ?? folder
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
        case .embedded(let file, _):
            file.summary.utf8CodeUnitCount > 0
                ? file.summary.description : read(.head).value?.group.summary ?? ""
        case .installed(_, _, let summary): summary
        }
    }

    /// The names of a built-in file's commands.
    var commandNames: [String] {
        guard case .embedded(let embedded, _) = place else { return [] }
        return embedded.text.withUTF8Buffer { CommandText.all(in: $0).map { String(decoding: $0.name, as: UTF8.self) } }
    }

    /// What lists show of its commands; `nil` where only a whole reading can tell.
    var verbs: [VerbSummary]? {
        guard case .embedded(let embedded, _) = place else { return nil }
        return embedded.text.withUTF8Buffer { bytes in
            var verbs: [VerbSummary] = []
            for text in CommandText.all(in: bytes) {
                guard let verb = text.summary(in: bytes) else { return nil }
                verbs.append(verb)
            }
            return verbs.isEmpty ? nil : verbs
        }
    }

    /// Whether ``command(_:_:_:recordings:)`` finds every command that it has.
    var isFoundByLines: Bool {
        guard case .embedded(let embedded, _) = place else { return false }
        return embedded.text.withUTF8Buffer { CommandText.tellsAll(in: $0) }
    }

    /// The command that a word calls, where it can be found without reading the whole file.
    func command(
        _ word: String, _ way: CommandText.Way, _ vocabulary: @escaping VocabularySource, recordings: Bool
    ) -> CommandDescriptor? {
        guard case .embedded(let embedded, _) = place else { return nil }
        let reader = reader(vocabulary, with: nil)
        return embedded.text.withUTF8Buffer { reader.command(word, way, in: $0, group: group, recordings: recordings) }
    }

    /// As much of the file as is wanted.
    /// - Parameter vocabulary: The words that it may use.
    func read(
        _ extent: DescriptorReader.Extent, _ vocabulary: @escaping VocabularySource = { .core },
        with skills: ExternalSkills? = nil
    ) -> Reading<DescriptorFile> {
        let reader = reader(vocabulary, with: skills)
        switch place {
        case .embedded(let embedded, _):
            return embedded.text.withUTF8Buffer { reader.read($0, extent) }
        case .installed(let folder, _, _):
            guard let skills else { return Reading(value: nil, diagnostics: []) }
            do throws(Diagnostic) {
                // The index does not know when SKILL.md changes.
                if extent == .whole { _ = try skills.manifest(in: folder) }
                return try reader.read(skills.bytes(of: file).get(), extent)
            } catch {
                return Reading(value: nil, diagnostics: [error])
            }
        }
    }

    private func reader(_ vocabulary: @escaping VocabularySource, with skills: ExternalSkills?) -> DescriptorReader {
        DescriptorReader(file: file, origin: origin, skill: skill, vocabulary: vocabulary) { [place] in
            switch place {
            case .embedded(let file, let siblings):
                let root = file.folder + "/commands.yaml"
                return siblings.first { $0.path == root }?.text.withUTF8Buffer(Array.init)
            case .installed(let folder, _, _):
                guard let skills, case .success(let bytes) = skills.bytes(of: folder + "/commands.yaml") else {
                    return nil
                }
                return bytes
            }
        }
    }
}

extension [EmbeddedFile] {
    /// Those that declare commands.
    var descriptors: [DescriptorSource] { filter(\.isDescriptor).map { DescriptorSource($0, among: self) } }
}
