import OlaresCore

/// Where an upload goes, in the words of the upload protocol (docs/protocol/files.md, "Uploads").
struct UploadTarget: Sendable {
    /// The directory that everything goes into.
    let directory: RemotePath

    /// - Throws: ``Failure`` with `argument_invalid` where nothing can be uploaded to.
    static func check(_ path: RemotePath) throws(Failure) {
        guard NamespaceRules.allows(.upload, at: path) else {
            guard path.fileType != .tencent else {
                throw Failure(
                    .argumentInvalid,
                    "upload to tencent COS is not supported by this verb: the service takes no chunks",
                    advice: "upload to drive/Home, then copy it there with `olares-cli files cp`")
            }
            throw Failure(
                .argumentInvalid,
                "upload destination must be under drive/Home, drive/Data, drive/Common, sync/<repo_id>, cache/<node>, "
                    + "external/<node>/<volume>, awss3/<account>, google/<account> or dropbox/<account> "
                    + "(got \(path.text.quotedForMessage))",
                advice: "name a path there, such as drive/Home/Documents/")
        }
        guard !path.isVolumeListing else {
            throw Failure(
                .argumentInvalid,
                "upload destination \(path.text) is the volume listing layer (read-only); point at a real volume, e.g. "
                    + "\(path.text)<volume>/<sub>/",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
    }

    /// The directory with a slash at both ends, as the service names it: `/drive/Home/Documents/`.
    var parentDirectory: String { directory.asDirectory.wire }

    /// As ``parentDirectory``, in the form that chunks carry: a library's chunks name the place inside the library.
    var chunkParentDirectory: String {
        directory.fileType == .sync ? directory.asDirectory.subPath : parentDirectory
    }

    /// The service's word for the kind of storage.
    var driveType: String {
        switch directory.fileType {
        // The home drive is called after the whole.
        case .drive: directory.extend == "Home" ? "Drive" : directory.extend
        case .cache: "Cache"
        case .sync: "Sync"
        case .external: "External"
        case .awss3: "Awss3"
        case .google: "Google"
        case .dropbox: "Dropbox"
        case .tencent, .share, .internal: ""
        }
    }
}

/// The media types that the service is told, by the ending of a name.
enum MediaType {
    private static let byEnding: [String: String] = [
        "txt": "text/plain", "json": "application/json", "html": "text/html", "htm": "text/html", "css": "text/css",
        "js": "application/javascript", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif", "pdf": "application/pdf", "mp4": "video/mp4", "mov": "video/quicktime",
        "mp3": "audio/mpeg", "zip": "application/zip", "tar": "application/x-tar", "gz": "application/gzip",
    ]

    /// The type of a file of that name.
    static func of(_ name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return unknown }
        return byEnding[String(name[dot...].dropFirst()).lowercased()] ?? unknown
    }

    private static let unknown = "application/octet-stream"
}
