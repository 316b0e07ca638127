extension FileTrust {
    /// What stands at a path, as ``entry(at:)`` tells it.
    /// - Throws: A diagnostic of the file where it is not to be believed.
    func status(of path: String) throws(Diagnostic) -> FileStatus? {
        do throws(FileError) { return try entry(at: path) } catch { throw Self.diagnostic(error) }
    }

    /// A refusal of the operating system as a diagnostic of the file.
    static func diagnostic(_ error: FileError) -> Diagnostic {
        let start = FileLocation(file: error.path, line: 1, column: 1)
        if error.kind == .untrusted {
            return Diagnostic(start, error.reason, "skipped; own it, and `chmod o-w` it, to have it used")
        }
        return Diagnostic(start, "\(error.operation): \(error.reason)", "skipped; make it readable, or remove it")
    }
}
