import Core

/// A word that names nothing where it stands.
struct UnknownCommand {
    let word: String
    let listing: GroupListing

    /// The failure, with the words that may have been meant.
    var failure: Failure {
        let path = listing.group.path
        let message: MessageText =
            path.isEmpty
            ? "unknown command \"\(word)\" for \"olares-cli\""
            : "unknown verb \"\(word)\" for \"olares-cli \(path.joined(separator: " "))\""
        let nearest = Spelling.nearest(to: word, among: listing.words)
        return Failure(
            .unknownCommand, message + Spelling.didYouMean(nearest), next: [NextStep(path + ["--help"], effect: .read)])
    }
}
