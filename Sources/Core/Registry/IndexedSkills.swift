extension ExternalSkills {
    /// Fewer skills than this are read sooner than an index is kept.
    private static let worthAnIndex = 32
    /// Bytes; some 100,000 skills.
    private static let largestIndex = 1 << 25

    /// The descriptor files of all skills, from the index where that still holds.
    func sources() -> (sources: [DescriptorSource], warnings: [Diagnostic]) {
        var warnings: [Diagnostic] = []
        var sources: [DescriptorSource] = []
        var (known, written) = storedIndex()
        var records: [ArraySlice<UInt8>] = []
        var keptCount = 0
        for folder in folders(&warnings) {
            if var record = known?.record(for: folder), holds(&record, folder, since: written) {
                while let source = record.source() { sources.append(DescriptorSource(source, in: folder)) }
                records.append(record.lines)
                keptCount += 1
                continue
            }
            do throws(Diagnostic) {
                var problems: [Diagnostic] = []
                guard let skill = try skill(in: folder, &problems) else { continue }
                sources += skill.sources
                warnings += problems
                guard problems.isEmpty, let record = try entry(for: skill).record else { continue }
                records.append(record[...])
            } catch {
                warnings.append(error)
            }
        }
        if keptCount < records.count || keptCount < known?.count ?? 0 { store(records) }
        return (sources, warnings)
    }

    private func storedIndex() -> (index: SkillIndexReader?, written: Int64) {
        guard let indexFile, let status = try? trust.status(of: indexFile),
            let bytes = try? trust.files.read(indexFile, limit: Self.largestIndex)
        else { return (nil, 0) }
        return (SkillIndexReader(bytes), status.modified)
    }

    /// Whether everything that a record was made from is as it was, and still to be believed. What is not gets its
    /// diagnostic when it is read anew.
    private func holds(_ record: inout SkillIndexRecord, _ folder: String, since written: Int64) -> Bool {
        record.skipFolder()
        var isAnySeen = false
        while let stamp = record.stamp() {
            let path = stamp.place.isEmpty ? folder : folder + stamp.place
            guard let status = try? trust.status(of: path), stamp.holds(status),
                stamp.modified < written - SkillIndex.margin
            else { return false }
            isAnySeen = true
        }
        return isAnySeen
    }

    private func entry(for skill: InstalledSkill) throws(Diagnostic) -> SkillIndex.Entry {
        var entry = SkillIndex.Entry(folder: skill.folder)
        let places = skill.sources.map { String($0.file.dropFirst(skill.folder.count)) }
        for place in ["", "/commands"] + places {
            if let status = try trust.status(of: skill.folder + place) { entry.stamps.append(.init(place, status)) }
        }
        entry.sources = zip(skill.sources, places).map { source, place in
            .init(place: place, group: source.groupName, summary: source.summary())
        }
        return entry
    }

    /// Keeps the index. Where that is impossible, the next run reads the skills again.
    private func store(_ records: [ArraySlice<UInt8>]) {
        guard let indexFile, records.count >= Self.worthAnIndex else { return }
        try? trust.files.makeDirectory(Path.directory(of: indexFile), mode: 0o700)
        try? trust.files.replace(indexFile, with: SkillIndex.bytes(of: records), mode: 0o600, sweeping: true)
    }
}
