import Foundation

/// Programs that a machine may have or not, and that take no longer than a moment.
///
/// Foundation's `Process` is not used: whoever is started at the same time inherits its notice of the end, which then comes
/// when both have ended.
enum Tool {
    /// Whether a program is there and ends well.
    /// - Parameter output: The file that gets its standard output.
    static func works(_ program: String, _ arguments: [String], output: String = "/dev/null") -> Bool {
        let launch = Spawn(
            program: program, arguments: arguments,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin", "LANG": "C.UTF-8"], directory: "/",
            descriptors: [
                0: .file("/dev/null", flags: O_RDONLY), 1: .file(output, flags: O_WRONLY | O_CREAT),
                2: .file("/dev/null", flags: O_WRONLY),
            ])
        guard let process = try? launch.launch() else { return false }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }
}
