/// What a file is by the end of its name.
struct MediaType {
    /// `Content-Type`.
    let name: String
    /// `type` in listings.
    let kind: String

    init(name: String) {
        let suffix = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        (self.name, kind) = Self.known[suffix] ?? ("application/octet-stream", "blob")
    }

    private static let known = [
        "txt": ("text/plain; charset=utf-8", "text"), "md": ("text/markdown; charset=utf-8", "text"),
        "json": ("application/json", "text"), "html": ("text/html; charset=utf-8", "text"),
        "png": ("image/png", "image"), "jpg": ("image/jpeg", "image"), "jpeg": ("image/jpeg", "image"),
        "gif": ("image/gif", "image"), "pdf": ("application/pdf", "pdf"), "mp4": ("video/mp4", "video"),
        "mov": ("video/quicktime", "video"), "mp3": ("audio/mpeg", "audio"),
    ]
}
