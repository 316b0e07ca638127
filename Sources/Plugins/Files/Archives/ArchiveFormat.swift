import OlaresCore

/// A kind of archive that the service packs and unpacks (docs/protocol/files.md, "Archives").
enum ArchiveFormat: String, CaseIterable, Sendable {
    case sevenZip = "7z"
    case bzip2, gzip, tar
    case tarBzip2 = "tar.bz2"
    case tarGzip = "tar.gz"
    case tarXz = "tar.xz"
    case tgz, xz, zip

    /// Whether it can have a password, and be split into volumes.
    var takesPassword: Bool { self == .zip || self == .sevenZip }

    /// Whether it compresses one file and keeps no names.
    var holdsSingleFile: Bool { [.gzip, .bzip2, .xz].contains(self) }

    /// Whether its entries can be listed.
    var hasEntries: Bool { self != .bzip2 && self != .xz }

    /// Endings of names, the longest first.
    private static let endings: [(String, ArchiveFormat)] = [
        (".tar.bz2", .tarBzip2), (".tar.gz", .tarGzip), (".tar.xz", .tarXz), (".zip.001", .zip), (".7z.001", .sevenZip),
        (".bzip2", .bzip2), (".gzip", .gzip), (".tgz", .tgz), (".zip", .zip), (".tar", .tar), (".bz2", .bzip2),
        (".7z", .sevenZip), (".gz", .gzip), (".xz", .xz),
    ]

    /// The format that a name's ending says; `nil` when it says none.
    init?(name: String) {
        let name = name.lowercased()
        guard let match = Self.endings.first(where: { name.hasSuffix($0.0) }) else { return nil }
        self = match.1
    }

    /// The format that was asked for, or that the name's ending says.
    /// - Parameter verb: `compress`, `extract` or `entries`, for the message.
    init(option: String?, name: String, verb: String, place: String) throws(Failure) {
        let formats = Self.allCases.map(\.rawValue)
        let known = formats.joined(separator: ", ")
        if let option {
            guard let format = ArchiveFormat(rawValue: option) else {
                throw Failure(
                    .optionValueInvalid, "\(verb): unsupported --format \(option.quotedForMessage)",
                    advice: "give one of: \(known)"
                ).with(choices: formats, invalid: "--format")
            }
            self = format
            return
        }
        guard let format = ArchiveFormat(name: name) else {
            throw Failure(
                .optionRequired,
                "\(verb): cannot derive --format from \(place) \(name.quotedForMessage); pass --format (one of: "
                    + "\(known))", advice: "add --format"
            ).with(missing: ["--format"], choices: formats)
        }
        self = format
    }

    /// The formats for which something holds, for messages.
    static func names(where holds: (ArchiveFormat) -> Bool) -> String {
        allCases.filter(holds).map(\.rawValue).sorted(by: >).joined(separator: ", ")
    }
}
