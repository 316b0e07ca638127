import Foundation
import Testing

/// The program as somebody whom permissions bind, and who is in no user list where that can be had.
enum Unprivileged {
    /// Nobody's number.
    static let user = 54_321
    /// Whether tests run as root, whom nothing binds.
    static let isRoot = getuid() == 0
    /// Whether somebody else can be had, and can reach the program.
    static let isAvailable = !isRoot || Tool.works(setpriv, identity + [Program.path, "--version"])
    /// Why what needs it is not run.
    static let absence: Comment = "as root, needs setpriv and a program that everybody may run"

    fileprivate static let setpriv = "/usr/bin/setpriv"
    fileprivate static let identity = ["--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
}

extension Olares {
    /// Runs the program without privileges. Root's files are somebody else's to it.
    func runUnprivileged(_ arguments: String..., environment: [String: String?] = [:]) async throws -> Run {
        let words = Unprivileged.isRoot ? Unprivileged.identity + [Program.path] + arguments : arguments
        let program = Unprivileged.isRoot ? Unprivileged.setpriv : Program.path
        return try await start(words, program: program, environment: environment).wait()
    }

    /// Sets the permissions of a file or folder, until the end of the test.
    func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        atEnd { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path) }
    }
}
