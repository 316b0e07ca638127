import OlaresCore

/// Puts the folder of a skill into its place: whole, or not at all.
struct SkillWriter {
    /// One file.
    struct File: Equatable {
        /// Relative to the folder.
        let path: String
        let bytes: [UInt8]
        var isExecutable = false
    }

    let files: any FileSystem

    /// Writes a folder.
    /// - Parameters:
    ///   - name: What the folder is called.
    ///   - directory: Where it is made; directories that are missing are made.
    ///   - replaces: Whether a folder of that name gives way. The two change places at once, so that there is always one;
    ///     where the disk cannot do that, the old one is moved aside first. It is deleted last: a crash loses nothing.
    /// - Throws: ``Failure`` with `file_unwritable`.
    func write(_ contents: [File], as name: String, in directory: String, replacing replaces: Bool) throws(Failure) {
        try Signals.deferred { () throws(Failure) in
            try writeWhole(contents, as: name, in: directory, replacing: replaces)
        }
    }

    private func writeWhole(
        _ contents: [File], as name: String, in directory: String, replacing replaces: Bool
    ) throws(Failure) {
        // Hidden, so that no loader takes it for a skill.
        let work = "\(directory)/.\(name)-\(ProcessMark.own.text)"
        let place = "\(directory)/\(name)"
        do throws(FileError) {
            try files.makeDirectory(directory, mode: 0o755)
            removeLeftovers(of: name, in: directory)
            try files.makeDirectory(work, mode: 0o755)
            for file in contents {
                let path = "\(work)/new/\(file.path)"
                try files.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), mode: 0o755)
                _ = try files.create(path, with: file.bytes, mode: file.isExecutable ? 0o755 : 0o644)
            }
            let isThere = replaces ? try files.exchange("\(work)/new", with: place) : false
            if !isThere {
                if replaces { try files.move(place, to: "\(work)/old") }
                try files.move("\(work)/new", to: place)
            }
        } catch {
            putBack(from: work, to: place)
            throw Failure(writing: error)
        }
        _ = try? files.removeTree(work)
    }

    /// Removes what writers of this skill have left who were killed. A folder that has the old skill in it, where no new one
    /// took its place, is kept.
    private func removeLeftovers(of name: String, in directory: String) {
        let prefix = ".\(name)-"
        for entry in ((try? files.names(in: directory)) ?? nil) ?? [] where entry.hasPrefix(prefix) {
            guard let mark = ProcessMark(String(entry.dropFirst(prefix.count))), mark.isOver else { continue }
            putBack(from: "\(directory)/\(entry)", to: "\(directory)/\(name)")
        }
    }

    /// Undoes what was done, as far as the disk lets it. A folder that cannot be put back is kept where it is.
    private func putBack(from work: String, to place: String) {
        func isThere(_ path: String) -> Bool { ((try? files.status(path, following: false)) ?? nil) != nil }
        if !isThere(place), isThere("\(work)/old") { try? files.move("\(work)/old", to: place) }
        if isThere(place) || !isThere("\(work)/old") { _ = try? files.removeTree(work) }
    }

    /// Whether something stands at a path.
    func exists(_ path: String) throws(Failure) -> Bool {
        do throws(FileError) {
            return try files.status(path, following: false) != nil
        } catch {
            throw Failure(writing: error)
        }
    }
}
