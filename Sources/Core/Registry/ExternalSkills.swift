/// The skills that someone installed: folders beside each other in a few directories.
public struct ExternalSkills: Sendable {
    /// The directories, the one that wins first.
    let directories: [String]
    let trust: FileTrust
    /// Where the index is kept; `nil` keeps none.
    let indexFile: String?
    /// The directory that installations go into; `nil` when the home directory is not known.
    public let installDirectory: String?

    /// - Parameters:
    ///   - environment: Where `OLARES_CLI_SKILLS_PATH` is read.
    ///   - configDirectory: The directory that has `skills/` in it, and the index over them; `nil` when there is none.
    ///   - files: The file system.
    ///   - user: The id of the user who runs the program.
    public init(environment: Environment, configDirectory: String?, files: any FileSystem, user: UInt32) {
        let listed = environment["OLARES_CLI_SKILLS_PATH"].map { $0.split(separator: ":").map(Self.directory) } ?? []
        directories = listed + (configDirectory.map { [$0 + "/skills"] } ?? [])
        installDirectory = configDirectory.map { $0 + "/skills" }
        indexFile = configDirectory.map { $0 + "/cache/skills" }
        trust = FileTrust(files: files, user: user)
    }

    /// Skills that an author is working on: whoever owns them, and without an index.
    public init(drafts directories: [String], files: any FileSystem) {
        self.directories = directories
        installDirectory = nil
        indexFile = nil
        trust = FileTrust(files: files, user: nil)
    }

    /// What changes whenever a skill comes or goes: the state of each directory.
    public var fingerprint: [String] {
        directories.map { path in
            let status = (try? trust.files.status(path, following: true)) ?? nil
            return status.map { "\(path) \($0.inode) \($0.modified)" } ?? path
        }
    }

    /// The skills' folders with their front matter; `nil` where that cannot be read, which ``sources()`` gives the reason for.
    func manifests() -> [(folder: String, manifest: SkillManifest?)] {
        var ignored: [Diagnostic] = []
        return places(&ignored).map(\.folder).compactMap { folder in
            guard (try? trust.files.status(folder, following: true))?.kind == .directory else { return nil }
            let isTrusted = ((try? trust.status(of: folder)) ?? nil) != nil
            let text = isTrusted ? try? read(folder + "/SKILL.md") : nil
            return (folder, text.flatMap { SkillManifest.read($0, file: folder + "/SKILL.md").value })
        }
    }

    /// The bytes of a file that can be believed, or why it is not.
    public func bytes(of path: String) -> Result<[UInt8], Diagnostic> {
        do throws(Diagnostic) {
            guard let bytes = try read(path) else {
                return .failure(Diagnostic(.init(file: path, line: 1, column: 1), "the file is gone", "restore it"))
            }
            return .success(bytes)
        } catch {
            return .failure(error)
        }
    }

    /// Every folder that may be a skill. A directory that is a skill itself counts as one, so that an author can point at
    /// the folder that is being worked on.
    func places(_ warnings: inout [Diagnostic]) -> [SkillPlace] {
        var places: [SkillPlace] = []
        for path in directories {
            do throws(Diagnostic) {
                guard try trust.status(of: path)?.kind == .directory, let directory = try open(path) else { continue }
                if try trust.status(of: path + "/SKILL.md") != nil {
                    places.append(SkillPlace(folder: path, name: ".", directory: directory))
                } else {
                    let start = path + "/"
                    places += try names(in: path).map {
                        SkillPlace(folder: start + $0, name: $0, directory: directory)
                    }
                }
            } catch {
                warnings.append(error)
            }
        }
        return places
    }

    /// A folder with all that stands in it; `nil` when it is none.
    /// - Throws: Why the whole folder is not used. What keeps one of its files out is added to `warnings`.
    func skill(in folder: String, _ warnings: inout [Diagnostic]) throws(Diagnostic) -> InstalledSkill? {
        guard try trust.status(of: folder)?.kind == .directory else { return nil }
        let manifest = try manifest(in: folder)
        let sources = try descriptorPaths(in: folder).compactMap { path in source(path, in: folder, &warnings) }
        return InstalledSkill(folder: folder, manifest: manifest, sources: sources)
    }

    /// The front matter of the skill in a folder.
    /// - Throws: Why the skill is not used.
    func manifest(in folder: String) throws(Diagnostic) -> SkillManifest {
        let path = folder + "/SKILL.md"
        let start = FileLocation(file: path, line: 1, column: 1)
        guard let text = try read(path) else {
            let misnamed = SkillFolder.misnamedManifest(in: folder, trust.files)
            throw Diagnostic(
                start, "the skill has no SKILL.md",
                misnamed.map { "skipped; rename \($0) to SKILL.md" }
                    ?? "skipped; write one, or move the folder elsewhere")
        }
        let reading = SkillManifest.read(text, file: path)
        if let first = reading.diagnostics.first { throw first }
        guard let manifest = reading.value else { throw Diagnostic(start, "nothing here", "write the front matter") }
        guard folder == manifest.name || folder.hasSuffix("/" + manifest.name) else {
            throw Diagnostic(
                manifest.locations["name"] ?? start,
                "the skill is called \(manifest.name.quoted), and its folder is not",
                "give both the same name")
        }
        return manifest
    }

    private func descriptorPaths(in folder: String) throws(Diagnostic) -> [String] {
        var paths: [String] = []
        if try trust.status(of: folder + "/commands.yaml") != nil { paths.append(folder + "/commands.yaml") }
        let nouns = folder + "/commands"
        if try trust.status(of: nouns)?.kind == .directory {
            paths += try names(in: nouns).filter { $0.hasSuffix(".yaml") }.map { nouns + "/" + $0 }
        }
        return paths
    }

    private func source(_ path: String, in folder: String, _ warnings: inout [Diagnostic]) -> DescriptorSource? {
        switch bytes(of: path) {
        case .failure(let diagnostic): warnings.append(diagnostic)
        case .success(let bytes):
            let head = DescriptorReader(file: path, origin: .external).read(bytes, .head)
            if let group = head.value?.group, head.diagnostics.isEmpty {
                return DescriptorSource(path: path, in: folder, head: group)
            }
            warnings += head.diagnostics.prefix(1)
        }
        return nil
    }

    private func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
        guard let status = try trust.status(of: path) else { return nil }
        guard status.kind == .file else {
            throw Diagnostic(.init(file: path, line: 1, column: 1), "it is no regular file", "skipped; replace it")
        }
        do throws(FileError) {
            return try trust.files.read(path, limit: YAMLLimits().bytes)
        } catch {
            throw FileTrust.diagnostic(error)
        }
    }

    /// A path without slashes at its end.
    private static func directory(_ path: Substring) -> String {
        let end = path.lastIndex { $0 != "/" }.map(path.index(after:)) ?? path.endIndex
        return String(path[..<end])
    }

    private func open(_ path: String) throws(Diagnostic) -> (any OpenDirectory)? {
        do throws(FileError) {
            return try trust.files.directory(path)
        } catch {
            throw FileTrust.diagnostic(error)
        }
    }

    /// The names in a directory, without hidden ones.
    private func names(in directory: String) throws(Diagnostic) -> [String] {
        do throws(FileError) {
            return try trust.files.names(in: directory)?.filter { $0.utf8.first != UInt8(ascii: ".") } ?? []
        } catch {
            throw FileTrust.diagnostic(error)
        }
    }
}

/// A folder that may be a skill.
struct SkillPlace {
    let folder: String
    /// The folder as it is found in ``directory``.
    let name: String
    let directory: any OpenDirectory
}

/// A folder that is a skill, as far as it can be known without reading its commands.
struct InstalledSkill: Sendable {
    let folder: String
    let manifest: SkillManifest
    let sources: [DescriptorSource]
}
