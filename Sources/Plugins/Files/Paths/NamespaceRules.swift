import OlaresCore

/// Which verb may act where, as a table (docs/protocol/files.md, "Where verbs work"). What is not refused here is sent, and
/// the server decides.
struct NamespaceRules: Sendable {
    /// The verbs that differ in where they work. Those that work everywhere are not among them.
    enum Verb: String, CaseIterable, Sendable {
        case upload, edit, chown, compress, extract, archive, shareInternal, shareSMB, sharePublic
    }

    /// The kinds of storage that differ, where a drive's `Common` is one of its own.
    enum Place: Hashable, Sendable, CaseIterable {
        case drive, common, cache, sync, external, awss3, google, dropbox, tencent, share, `internal`
    }

    /// Where each verb works.
    private static let allowed: [Verb: [Place]] = [
        .upload: [.drive, .common, .cache, .sync, .external, .awss3, .google, .dropbox],
        .edit: [.drive, .common, .cache, .sync, .external],
        .chown: [.drive, .common, .cache],
        .compress: [.drive, .common, .cache, .external],
        .extract: [.drive, .common, .cache, .external],
        .archive: [.drive, .common, .cache, .external],
        .shareInternal: [.drive, .cache, .sync, .external],
        .shareSMB: [.drive, .cache, .external],
        .sharePublic: [.drive, .common, .cache],
    ]

    /// Whether a verb works at a path.
    static func allows(_ verb: Verb, at path: RemotePath) -> Bool { allowed[verb]?.contains(path.place) ?? false }

    /// The oldest Olares that has a drive's `Common` and the archive interface.
    static let commonSince = "1.12.6"
}

extension RemotePath {
    /// The kind of storage that it is in.
    var place: NamespaceRules.Place {
        switch fileType {
        case .drive: extend == "Common" ? .common : .drive
        case .cache: .cache
        case .sync: .sync
        case .external: .external
        case .awss3: .awss3
        case .google: .google
        case .dropbox: .dropbox
        case .tencent: .tencent
        case .share: .share
        case .internal: .internal
        }
    }

    /// Whether it is the layer where a node's volumes are listed, which is no file system.
    var isVolumeListing: Bool { fileType == .external && isRoot }

    /// Whether it is the mount point of a volume: deleting it would wipe the disk.
    var isVolumeRoot: Bool { fileType == .external && steps.count == 1 }
}

extension Failure {
    /// A verb that does not work in this kind of storage.
    static func wrongNamespace(_ path: RemotePath, verb: String, allowed: String) -> Failure {
        let name = path.place == .common ? "drive/Common" : path.fileType.rawValue
        return Failure(
            .argumentInvalid, "namespace \(name.quotedForMessage) is not supported by `files \(verb)`",
            advice: "it works in \(allowed)")
    }
}
