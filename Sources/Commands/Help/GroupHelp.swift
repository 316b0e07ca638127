import Core

/// The help of a group, or of the whole program: what it is for and what is in it.
struct GroupHelp {
    let listing: GroupListing

    /// The text for standard output.
    var text: String {
        let path = listing.group.path
        let command = (["olares-cli"] + path).joined(separator: " ")
        var sections = [path.isEmpty ? "Drive an Olares from the terminal, from scripts and from agents\n" : opening]
        sections.append("Usage:\n  \(command) \(listing.groups.isEmpty ? "" : "<group> ")<verb> [options]\n")
        if path.isEmpty {
            sections[1] = "Usage:\n  olares-cli <group> <verb> [options]\n  olares-cli <verb> [options]\n"
        }
        sections.append(rows("Groups:", listing.groups.map { ($0.name, $0.summary) }))
        sections.append(rows("Verbs:", listing.commands.map { ($0.path.last ?? "", summary(of: $0)) }))
        sections.append(rows("Global options:", GlobalOptions.always.map { (title($0), $0.help) }))
        sections.append(
            "`\(command) \(listing.groups.isEmpty || !path.isEmpty ? "<verb>" : "<group>") --help` says more.\n")
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var opening: String {
        listing.group.summary + "\n" + (listing.group.details.isEmpty ? "" : "\n\(listing.group.details)\n")
    }

    private func summary(of command: CommandDescriptor) -> String {
        command.summary + (command.deprecated == nil ? "" : " (deprecated)")
    }

    private func title(_ option: OptionDescriptor) -> String {
        (option.short.map { "-\($0), " } ?? "    ") + "--\(option.name)"
            + (option.type == .flag ? "" : " \(option.placeholder)")
    }

    private func rows(_ title: String, _ rows: [(String, String)]) -> String {
        rows.isEmpty ? "" : title + "\n" + HelpColumns.align(rows)
    }
}
