import OlaresCore

/// Makes charts out of local files and directories.
struct ChartReader {
    let files: any FileSystem
    /// Whether charts are looked into.
    let checks: Bool

    /// Whether a file's name is that of a packed chart.
    static func isPacked(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix(".tgz") || name.hasSuffix(".tar.gz")
    }

    /// A packed chart.
    func packed(_ path: String) throws(Failure) -> Chart {
        let name = path.lastStep
        guard Self.isPacked(name) else {
            throw Failure(
                .argumentInvalid, "unsupported file format: expected .tgz or .tar.gz",
                advice: "name a packed chart, or the directory that has its Chart.yaml")
        }
        let bytes = try read(path)
        guard checks else { return Chart(fileName: name, bytes: bytes, facts: nil) }
        let entries = try ChartArchive().entries(of: bytes, named: name) { path in
            let parts = path.split(separator: "/")
            return parts.count == 2 && ChartFacts.files.contains(String(parts[1]))
        }
        if let odd = entries.first(where: { $0.kind == .other }) {
            throw ChartArchive.invalid(name, "\(odd.path.quotedForMessage) is neither a file nor a directory")
        }
        let folder = try folder(of: entries, name)
        var contents: [String: [UInt8]] = [:]
        for file in ChartFacts.files {
            contents[file] = entries.last { $0.path == "\(folder)/\(file)" }?.contents
        }
        return Chart(
            fileName: name, bytes: bytes, facts: try ChartFacts(folder: folder, contents: contents, place: name))
    }

    /// The one directory that everything is in.
    private func folder(of entries: [ChartArchive.Entry], _ name: String) throws(Failure) -> String {
        // What macOS puts beside files for itself does not count.
        let tops = Set(
            entries.map { String($0.path.prefix { $0 != "/" }) }.filter { !$0.isEmpty && !$0.hasPrefix("._") })
        guard tops.count == 1, let top = tops.first, entries.contains(where: { $0.path.hasPrefix("\(top)/") }) else {
            throw ChartArchive.invalid(
                name, tops.isEmpty ? "it is empty" : "its files are not all in one directory, that of the chart")
        }
        return top
    }

    /// A chart out of the directory that has its `Chart.yaml`. Hidden files stay out.
    func packing(_ directory: String) throws(Failure) -> Chart {
        let paths = try files(below: directory, "")
        var contents: [String: [UInt8]] = [:]
        for file in ChartFacts.files where paths.contains(file) {
            contents[file] = try read(Path.join(directory, file))
        }
        let label = ChartFacts.label(contents["Chart.yaml"], folder: folderName(of: directory))
        var facts = checks ? try ChartFacts(folder: nil, contents: contents, place: directory) : nil
        if facts?.name.isEmpty == true { facts?.name = label.name }
        var total = 0
        var members: [(path: String, contents: [UInt8])] = []
        for path in paths {
            let bytes = try read(Path.join(directory, path))
            total += bytes.count
            guard total <= ChartArchive.packedLimit else {
                throw ChartArchive.invalid(directory, "it has more than \(ChartArchive.packedLimit >> 20) MiB of files")
            }
            members.append(("\(label.name)/\(path)", bytes))
        }
        return Chart(
            fileName: [label.name, label.version].filter { !$0.isEmpty }.joined(separator: "-") + ".tgz",
            bytes: try ChartArchive().pack(members), facts: facts)
    }

    /// What a directory is called; empty for one that is named by where it is, such as `..`.
    private func folderName(of directory: String) -> String {
        let name = directory.lastStep
        return [".", ".."].contains(name) ? "" : name
    }

    private func files(below root: String, _ folder: String) throws(Failure) -> [String] {
        var found: [String] = []
        for name in try names(in: folder.isEmpty ? root : Path.join(root, folder)) where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            switch try kind(of: Path.join(root, path)) {
            case .directory: found += try files(below: root, path)
            case .file: found.append(path)
            default:
                throw ChartArchive.invalid(root, "\(path.quotedForMessage) is neither a file nor a directory")
            }
            guard found.count <= ChartArchive.entryLimit, path.utf8.count <= ChartArchive.pathLimit else {
                throw ChartArchive.invalid(root, "it has more than \(ChartArchive.entryLimit) files, or one too deep")
            }
        }
        return found
    }

    // MARK: Files

    /// What stands in a directory.
    func names(in directory: String) throws(Failure) -> [String] {
        do throws(FileError) { return try files.names(in: directory) ?? [] } catch { throw Failure(reading: error) }
    }

    private func kind(of path: String) throws(Failure) -> FileStatus.Kind? {
        do throws(FileError) { return try files.status(path, following: false)?.kind } catch {
            throw Failure(reading: error)
        }
    }

    private func read(_ path: String) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            if let bytes = try files.read(path, limit: ChartArchive.packedLimit) { return bytes }
        } catch {
            throw Failure(reading: error)
        }
        throw Failure(.fileUnreadable, "cannot access '\(path)': no such file", advice: "check the path")
    }
}

extension String {
    /// What stands behind the last slash that is not at the end.
    var lastStep: String { split(separator: "/").last.map(String.init) ?? self }
}
