extension ExternalSkills {
    /// Fewer skills than this are read sooner than an index is kept.
    private static let worthAnIndex = 32

    /// The descriptor files of all skills, from the index where that still holds.
    func sources() -> (sources: [DescriptorSource], warnings: [Diagnostic]) {
        var warnings: [Diagnostic] = []
        var sources: [DescriptorSource] = []
        let (known, written) = storedIndex()
        var fresh: [String: SkillIndex.Entry] = [:]
        var kept: [String] = []
        for folder in folders(&warnings) {
            do throws(Diagnostic) {
                if let entry = known.entries[folder], try holds(entry, since: written) {
                    sources += entry.sources.map { DescriptorSource($0) }
                    kept.append(folder)
                } else {
                    var problems: [Diagnostic] = []
                    guard let skill = try skill(in: folder, &problems) else { continue }
                    sources += skill.sources
                    warnings += problems
                    if problems.isEmpty { fresh[folder] = try entry(for: skill) }
                }
            } catch {
                warnings.append(error)
            }
        }
        if !fresh.isEmpty || kept.count < known.entries.count {
            for folder in kept { fresh[folder] = known.entries[folder] }
            store(SkillIndex(entries: fresh))
        }
        return (sources, warnings)
    }

    private func storedIndex() -> (index: SkillIndex, written: Int64) {
        guard let indexFile, let status = try? trust.status(of: indexFile),
            case .success(let bytes) = bytes(of: indexFile),
            let index = SkillIndex(bytes)
        else { return (SkillIndex(), 0) }
        return (index, status.modified)
    }

    /// Whether everything that the entry was made from is as it was, and still to be believed.
    private func holds(_ entry: SkillIndex.Entry, since written: Int64) throws(Diagnostic) -> Bool {
        for stamp in entry.stamps {
            guard let status = try trust.status(of: stamp.path), SkillIndex.Stamp(stamp.path, status) == stamp,
                stamp.modified < written - SkillIndex.margin
            else { return false }
        }
        return true
    }

    private func entry(for skill: InstalledSkill) throws(Diagnostic) -> SkillIndex.Entry {
        var entry = SkillIndex.Entry(stamps: [], sources: [])
        let files = skill.sources.map(\.file)
        for path in [skill.folder, skill.folder + "/SKILL.md", skill.folder + "/commands"] + files {
            if let status = try trust.status(of: path) { entry.stamps.append(.init(path, status)) }
        }
        entry.sources = skill.sources.map {
            .init(path: $0.file, group: $0.group.joined(separator: " "), summary: $0.summary())
        }
        return entry
    }

    /// Keeps the index. Where that is impossible, the next run reads the skills again.
    private func store(_ index: SkillIndex) {
        guard let indexFile, index.entries.count >= Self.worthAnIndex else { return }
        let directory = String(indexFile[..<(indexFile.lastIndex(of: "/") ?? indexFile.startIndex)])
        try? trust.files.makeDirectory(directory, mode: 0o700)
        try? trust.files.replace(indexFile, with: index.bytes, mode: 0o600)
    }
}
