import OlaresCore

/// The name of a container image, in the forms in which the same one can be written.
struct ImageReference: Equatable, Sendable {
    let text: String

    init(_ text: String) { self.text = text.trimmed }

    /// The digest, such as `sha256:…`; `nil` without one.
    private var digest: String? {
        if text.hasPrefix("sha256:") { return text }
        guard let sign = text.lastIndex(of: "@") else { return nil }
        return String(text[text.index(after: sign)...])
    }

    /// The name with the registry, folder and tag that are meant where none is written.
    var normalized: String {
        var name = text
        let first = name.prefix { $0 != "/" }
        let hasRegistry =
            first.count < name.count && (first.contains(".") || first.contains(":") || first == "localhost")
        if !hasRegistry { name = "docker.io/" + name }
        let path = name.drop { $0 != "/" }.dropFirst()
        if name.hasPrefix("docker.io/"), !path.contains("/") { name = "docker.io/library/\(path)" }
        let last = name[(name.lastIndex(of: "/") ?? name.startIndex)...]
        return last.contains(":") || name.contains("@") ? name : name + ":latest"
    }

    /// The name with its registry and folder, without tag and digest.
    private var repository: String {
        let name = normalized.prefix { $0 != "@" }
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return String(name) }
        return String(name[..<colon])
    }

    /// Whether it says which version: by a tag or by a digest.
    private var hasVersion: Bool {
        digest != nil || text[(text.lastIndex(of: "/") ?? text.startIndex)...].contains(":")
    }

    /// Whether somebody who looks for this image wants another one: without a version, every version of it.
    func finds(_ other: ImageReference) -> Bool {
        hasVersion ? names(other) : repository == other.repository
    }

    /// Whether both may name the same image.
    func names(_ other: ImageReference) -> Bool {
        text == other.text || normalized == other.normalized || (digest != nil && digest == other.digest)
    }
}
