extension Registry {
    /// Everything that is wrong in the files that are part of the program. At run time they are taken to be right, so that a
    /// verb costs the reading of its own lines; the tests hold them to it with this.
    public func builtInFaults() -> [Diagnostic] {
        let sources = builtIn.descriptors
        var commands: [[String]: CommandDescriptor] = [:]
        var faults = builtIn.filter { $0.path.hasSuffix("/SKILL.md") }.flatMap(faults)
        for source in sources {
            let reading = source.read(.whole, vocabulary)
            faults += reading.diagnostics
            guard let file = reading.value else { continue }
            if file.group.path != source.group {
                faults.append(
                    Diagnostic(
                        file.group.source, "the build took the group for \(source.group)", "write `group:` on one line")
                )
            }
            if file.group.summary != source.summary() {
                faults.append(
                    Diagnostic(
                        file.group.source, "the build took the summary for \(source.summary().quoted)",
                        "write `summary:` on one line, without quotation marks")
                )
            }
            if let verbs = source.verbs, verbs != file.commands.map({ VerbSummary($0) }) {
                faults.append(
                    Diagnostic(
                        file.group.source, "the lists of verbs take a summary for something else",
                        "write `summary:` of each verb on one line"))
            }
            for command in file.commands {
                faults += self.faults(of: command, in: source)
                for path in command.calls {
                    guard let other = commands.updateValue(command, forKey: path) else { continue }
                    faults.append(clash(command, path, with: other.source))
                }
            }
        }
        for source in sources {
            // A verb may have others below it, as `dashboard overview` has, unless its own arguments could be meant.
            if let command = commands[source.group], !command.arguments.isEmpty {
                faults.append(clash(command, source.group, with: FileLocation(file: source.file, line: 1, column: 1)))
            }
        }
        faults += aliasFaults(beside: commands)
        return faults.sorted { $0.location < $1.location }
    }

    /// Other words for groups that the build took for something else, or that call something else.
    private func aliasFaults(beside commands: [[String]: CommandDescriptor]) -> [Diagnostic] {
        var taken = Set(builtIn.filter(\.isDescriptor).map(\.groupPath))
        var faults: [Diagnostic] = []
        for file in builtIn where file.isDescriptor {
            guard let group = DescriptorSource(file, among: builtIn).read(.head, vocabulary).value?.group else {
                continue
            }
            if group.aliases.joined(separator: " ") != file.aliases.description {
                faults.append(
                    Diagnostic(
                        group.source, "the build took the aliases for \(file.aliases)", "write `aliases:` on one line"))
            }
            for alias in group.aliases {
                let path: [String] = group.path.dropLast() + [alias]
                guard !taken.insert(path).inserted || commands[path] != nil else { continue }
                faults.append(
                    Diagnostic(
                        group.source, "`\(path.joined(separator: " "))` is called already", "choose another alias"))
            }
        }
        return faults
    }

    private func faults(of file: EmbeddedFile) -> [Diagnostic] {
        let reading = file.text.withUTF8Buffer { SkillManifest.read($0, file: "skills/" + file.path) }
        guard let manifest = reading.value, manifest.name != file.folder else { return reading.diagnostics }
        let place = manifest.locations["name"] ?? FileLocation(file: file.path, line: 1, column: 1)
        return [Diagnostic(place, "the skill has another name than its folder", "write `name: \(file.folder)`")]
    }

    private func faults(of command: CommandDescriptor, in source: DescriptorSource) -> [Diagnostic] {
        let calls = command.path.suffix(1).map { ($0, CommandText.Way.name) } + command.aliases.map { ($0, .alias) }
        let isFound = calls.allSatisfy { word, way in
            source.command(word, way, vocabulary, recordings: true) == command
                && source.command(word, way, vocabulary, recordings: false) == command.withoutRecordings
        }
        guard !isFound else { return [] }
        return [
            Diagnostic(
                command.source, "the command is not found by its lines alone",
                "write it in block style, beginning with `- name:`, with `aliases:` on one line")
        ]
    }

    private func clash(_ command: CommandDescriptor, _ path: [String], with place: FileLocation) -> Diagnostic {
        Diagnostic(
            command.source, "`\(path.joined(separator: " "))` is declared at \(place.file):\(place.line) already",
            "give one of the two another name")
    }
}

extension CommandDescriptor {
    /// With examples that are only shown.
    fileprivate var withoutRecordings: CommandDescriptor {
        var command = self
        command.examples = examples.map {
            ExampleDescriptor(
                run: $0.run, note: $0.note, serve: [], prints: nil, source: $0.source, printsSource: $0.source)
        }
        return command
    }

    /// Every sequence of words that calls it.
    fileprivate var calls: [[String]] { (path.suffix(1) + aliases).map { path.dropLast() + [$0] } }
}
