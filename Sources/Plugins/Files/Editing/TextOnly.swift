import OlaresCore

/// What is not edited as text.
enum TextOnly {
    /// How far into a file a NUL is looked for.
    static let sniffed = 8192

    /// Endings of names that stand for something else, in lower case.
    private static let denied: Set<String> = [
        "jpg", "jpeg", "png", "gif", "bmp", "webp", "tiff", "tif", "ico", "heic", "heif", "raw", "psd", "ai", "eps",
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "pages", "numbers", "key", "rtf",
        "epub", "mobi", "azw", "azw3", "mp4", "m4v", "mov", "avi", "mkv", "webm", "flv", "wmv", "mpeg", "mpg", "3gp",
        "mp3", "wav", "flac", "aac", "ogg", "m4a", "wma", "opus", "aiff", "aif", "zip", "tar", "gz", "bz2", "xz", "7z",
        "rar", "tgz", "tbz2", "txz", "dmg", "iso", "img", "pkg", "deb", "rpm", "apk", "ipa", "cab", "msi", "zst", "lz",
        "exe", "dll", "so", "dylib", "bin", "o", "a", "lib", "obj", "class", "jar", "war", "ear", "pyc", "pyo", "pyd",
        "wasm", "db", "sqlite", "sqlite3", "mdb", "accdb", "pst", "ost", "ttf", "otf", "woff", "woff2", "eot",
    ]

    /// Refuses a file by the ending of its name.
    static func refuse(name path: RemotePath) throws(Failure) {
        let parts = path.name.lowercased().split(separator: "." as Character, omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last, denied.contains(String(ending)) else { return }
        throw Failure(
            .argumentInvalid,
            "refusing to edit \(path.text): extension looks like a non-text format (.\(ending)); an editor would damage it",
            advice: "add --allow-binary if it is text all the same")
    }

    /// Refuses a file by what it begins with.
    static func refuse(_ bytes: [UInt8], of path: RemotePath) throws(Failure) {
        guard bytes.prefix(sniffed).contains(0) else { return }
        throw Failure(
            .argumentInvalid,
            "refusing to edit \(path.text): content looks binary (NUL byte in the first \(sniffed) bytes); an editor "
                + "would damage it", advice: "add --allow-binary if it is meant all the same")
    }
}
