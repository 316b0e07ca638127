import OlaresCore

/// What `find` looks for. Whatever is left out is no condition.
struct EntryQuery: Sendable {
    /// What an entry is.
    enum Kind: String, Sendable {
        case file, directory, link
    }

    /// One of them has to be for the path; none is for all.
    var patterns: [PathPattern] = []
    var kind: Kind?
    /// It changed at this moment or later.
    var since: Timestamp?
    /// It changed before this moment.
    var before: Timestamp?
    /// Bytes of a file at the least.
    var least: Int64?
    /// Bytes of a file at the most.
    var most: Int64?

    /// Whether an entry is looked for. One whose time is not known is neither new nor old, and a directory has no size.
    /// - Parameter path: From the top of the tree on.
    func matches(_ entry: Entry, path: String) -> Bool {
        if !patterns.isEmpty, !patterns.contains(where: { $0.matches(path, isDirectory: entry.isDirectory) }) {
            return false
        }
        switch kind {
        case .file?: guard !entry.isDirectory, !entry.isSymbolicLink, !entry.isBrokenLink else { return false }
        case .directory?: guard entry.isDirectory, !entry.isSymbolicLink else { return false }
        case .link?: guard entry.isSymbolicLink || entry.isBrokenLink else { return false }
        case nil: break
        }
        if let since { guard let modified = entry.modified, modified >= since else { return false } }
        if let before { guard let modified = entry.modified, modified < before else { return false } }
        if least != nil || most != nil {
            return !entry.isDirectory && entry.size >= least ?? 0 && entry.size <= most ?? .max
        }
        return true
    }
}

extension Timestamp {
    /// Reads a moment as options take it: so long ago (`36h`, `7d`), a day (`2026-04-01`, from its midnight in UTC on) or a time
    /// (RFC 3339).
    /// - Throws: ``Failure`` with `option_value_invalid`.
    init(option: String, _ text: String, now: Timestamp) throws(Failure) {
        if let value = try? ValueType.duration.value(of: text), case .integer(let milliseconds) = value {
            self.init(milliseconds: now.milliseconds -| milliseconds)
        } else if let moment = RFC3339.parse(text) ?? RFC3339.parse(text + "T00:00:00Z") {
            self = moment
        } else {
            throw Failure(
                .optionValueInvalid, "--\(option) takes a time, not \(text.quotedForMessage)",
                advice: "write so long ago, as in 7d or 36h, or a day, as in 2026-04-01")
        }
    }
}
