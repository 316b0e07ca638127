import OlaresCore

/// What of a tree is looked at: `--include` and `--exclude`.
///
/// An exclude wins: a directory that it is for is not even listed. With includes only files count that one of them is for;
/// what is in a directory counts with it.
struct PathFilter: Sendable {
    private let includes: [PathPattern]
    private let excludes: [PathPattern]

    /// Everything.
    static let everything = PathFilter(includes: [], excludes: [])

    init(includes: [PathPattern], excludes: [PathPattern]) {
        self.includes = includes
        self.excludes = excludes
    }

    /// Reads the options `include` and `exclude`.
    init(_ arguments: Arguments) throws(Failure) {
        self.init(
            includes: try PathPattern.list("include", arguments), excludes: try PathPattern.list("exclude", arguments))
    }

    /// Whether it lets everything through.
    var isEverything: Bool { includes.isEmpty && excludes.isEmpty }

    /// Whether only some files are wanted, so that a directory by itself is not.
    var wantsSomeFiles: Bool { !includes.isEmpty }

    /// The options that make it.
    var words: [String] {
        includes.flatMap { ["--include", $0.text] } + excludes.flatMap { ["--exclude", $0.text] }
    }

    /// Whether a directory is looked into.
    /// - Parameter path: From the top of the tree on.
    func entersDirectory(_ path: String) -> Bool { !excludes.contains { $0.matches(path, isDirectory: true) } }

    /// Whether a file, or what is no directory, counts. The directories above it have been asked about.
    /// - Parameter path: From the top of the tree on.
    func takesFile(_ path: String) -> Bool {
        guard !excludes.contains(where: { $0.matches(path, isDirectory: false) }) else { return false }
        return includes.isEmpty
            || includes.contains { pattern in
                pattern.matches(path, isDirectory: false)
                    || pattern.isForDirectories
                        && path.directoriesAbove.contains { pattern.matches($0, isDirectory: true) }
            }
    }
}

extension PathPattern {
    /// The patterns that an option gives.
    static func list(_ option: String, _ arguments: Arguments, ignoringCase: Bool = false) throws(Failure)
        -> [PathPattern]
    {
        var patterns: [PathPattern] = []
        for text in try arguments.texts(option) { patterns.append(try PathPattern(text, ignoringCase: ignoringCase)) }
        return patterns
    }
}

extension String {
    /// `a` and `a/b` for `a/b/c`.
    fileprivate var directoriesAbove: [String] {
        utf8.indices.filter { utf8[$0] == UInt8(ascii: "/") }.map { String(self[..<$0]) }
    }
}
