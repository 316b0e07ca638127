import CBuild

/// What this program is.
enum Product {
    /// Semantic version.
    static let version = "0.1.0"

    /// The commit that it was built from; `nil` where the build did not say, as in debug.
    static var commit: String? {
        let commit = String(cString: olares_cli_commit())
        return commit.isEmpty ? nil : commit
    }

    /// How it was built.
    static var build: String {
        #if DEBUG
        "debug"
        #else
        "release"
        #endif
    }

    /// Operating system and processor, such as `linux/x86_64`.
    static let platform = "\(system)/\(processor)"

    /// Two lines; installers read the third word of the first.
    static let versionText = "olares-cli version \(version)\nplatform: \(platform)\n"

    private static var system: String {
        #if os(macOS)
        "darwin"
        #elseif os(Windows)
        "windows"
        #else
        "linux"
        #endif
    }

    private static var processor: String {
        #if arch(x86_64)
        "x86_64"
        #elseif arch(arm64)
        "arm64"
        #else
        "unknown"
        #endif
    }
}
