import OlaresCore

/// The help of a group, or of the whole program: what it is for and what is in it.
struct GroupHelp {
    let listing: GroupListing

    /// The text for standard output.
    var text: String {
        let isRoot = listing.group.path.isEmpty
        let options = isRoot ? GlobalOptions.always + [GlobalOptions.version] : GlobalOptions.general
        let sections = [
            opening, usage, contents,
            HelpSection("Global options", options: options).text,
            "`\(command) \(listing.groups.isEmpty ? "<verb>" : "<group>") --help` says more.\n",
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The groups and verbs that are in it.
    var contents: String {
        let sections = [
            HelpSection("Groups", listing.groups.map { ($0.name, summary(of: $0)) }).text,
            HelpSection("Verbs", listing.shownVerbs.map { ($0.name, summary(of: $0)) }).text,
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var command: String { (["olares-cli"] + listing.group.path).joined(separator: " ") }

    private var opening: String {
        let group = listing.group
        if group.path.isEmpty { return "Drive an Olares from the terminal, from scripts and from agents\n" }
        let aliases = group.aliases.isEmpty ? "" : "\nAliases: \(group.aliases.joined(separator: ", "))\n"
        let author =
            group.skill.map { "\nThis group is of the installed skill \($0), and no part of olares-cli.\n" } ?? ""
        return group.summary + "\n" + author + (group.details.isEmpty ? "" : "\n\(group.details)\n") + aliases
    }

    private var usage: String {
        let forms =
            (listing.groups.isEmpty ? [] : ["<group> <verb>"]) + (listing.shownVerbs.isEmpty ? [] : ["<verb>"])
        return "Usage:\n" + forms.map { "  \(command) \($0) [options]\n" }.joined()
    }

    private func summary(of group: GroupSummary) -> String {
        group.skill.map { "\(group.summary) (skill \($0))" } ?? group.summary
    }

    private func summary(of verb: VerbSummary) -> String {
        verb.summary + (verb.isDeprecated ? " (deprecated)" : "")
    }
}
