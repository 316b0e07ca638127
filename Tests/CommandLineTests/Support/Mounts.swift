import Foundation
import Testing

/// Mounts that only one program and its children see.
enum Mounts {
    static let program = "/usr/bin/unshare"
    static let arePossible = Tool.works(program, ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"])
    static let absence: Comment = "needs Linux with mount namespaces for everybody"
}

extension Olares {
    /// Runs a script that mounts something and then the program: `$0` is ``directory``, `$@` the whole command.
    func runMounting(
        _ script: String, _ arguments: [String], input: ChildProcess.Input = .empty
    ) async throws -> Run {
        let words = ["-rm", "sh", "-c", script, directory, Program.path] + arguments
        return try await start(words, program: Mounts.program, input: input).wait()
    }

    /// Makes a folder in ``directory``.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: directory + "/" + name, withIntermediateDirectories: true)
    }
}
