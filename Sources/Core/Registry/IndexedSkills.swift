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
        let places = places(&warnings)
        sources.reserveCapacity(places.count)
        records.reserveCapacity(places.count)
        for place in places {
            if let record = known?.record(for: place.folder), keep(record, at: place, since: written, &sources) {
                records.append(record.lines)
                keptCount += 1
                continue
            }
            do throws(Diagnostic) {
                var problems: [Diagnostic] = []
                guard let skill = try skill(in: place.folder, &problems) else { continue }
                sources += skill.sources
                warnings += problems
                guard problems.isEmpty, let record = try entry(for: skill)?.record else { continue }
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

    /// Adds what a record says to `sources`, when everything that it was made from is as it was and still to be believed.
    /// What is not gets its diagnostic when it is read anew.
    private func keep(
        _ record: SkillIndexRecord, at place: SkillPlace, since written: Int64, _ sources: inout [DescriptorSource]
    ) -> Bool {
        func isStill(_ path: String, _ state: UInt64) -> Bool {
            guard let status = try? trust.status(of: path, in: place.directory) else { return false }
            return SkillIndex.state(status) == state && status.modified < written -| SkillIndex.margin
        }
        var record = record
        record.skipFolder()
        guard let state = record.state(), isStill(place.name, state) else { return false }
        if let state = record.nounsState(), !isStill(place.name + "/commands", state) { return false }
        let count = sources.count
        var isKept = true
        while isKept, let source = record.source() {
            isKept = isStill(place.name + source.place, source.state)
            sources.append(DescriptorSource(source, in: place.folder))
        }
        isKept = isKept && record.isAtEnd
        if !isKept { sources.removeSubrange(count...) }
        return isKept
    }

    /// What is remembered of a skill; `nil` where a look at the same places would not show every change.
    private func entry(for skill: InstalledSkill) throws(Diagnostic) -> SkillIndex.Entry? {
        func state(_ place: String) throws(Diagnostic) -> UInt64? {
            try trust.status(of: skill.folder + place).map(SkillIndex.state)
        }
        guard let folderState = try state("") else { return nil }
        for place in ["/commands", "/commands.yaml"] where try state(place) == nil {
            // A link that leads nowhere today.
            guard (try? trust.files.status(skill.folder + place, following: false)) == .some(nil) else { return nil }
        }
        var entry = SkillIndex.Entry(folder: skill.folder, state: folderState, nounsState: try state("/commands"))
        for source in skill.sources {
            let place = String(source.file.dropFirst(skill.folder.count))
            guard let state = try state(place) else { return nil }
            entry.sources.append(
                .init(place: place, state: state, group: source.groupName, summary: source.summary()))
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
