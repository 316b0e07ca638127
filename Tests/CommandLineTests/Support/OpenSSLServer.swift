import Foundation
import Testing

/// `openssl s_server` with a certificate of its own, for what the sandbox does not speak.
final class OpenSSLServer: Sendable {
    let port: Int
    private let process: ChildProcess

    /// Starts it, and returns when it listens.
    /// - Parameter directory: Where its key and its certificate are kept.
    init(_ options: [String], in directory: String) async throws {
        let (key, certificate) = (directory + "/s_server.key", directory + "/s_server.pem")
        try #require(
            Tool.works(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                    "-subj", "/CN=localhost",
                ]))
        // The shell's standard input ends with this process, whatever ends that; the server does not obey TERM.
        process = try ChildProcess(
            "/bin/sh",
            ["-c", #"/usr/bin/openssl s_server "$@" </dev/null & read _; kill -KILL $!"#, "sh"]
                + ["-accept", "127.0.0.1:0", "-cert", certificate, "-key", key] + options,
            environment: ["PATH": "/usr/bin:/bin"], directory: directory, input: .open)
        _ = await process.stdout.wait(for: "ACCEPT 127.0.0.1:")
        let port = process.stdout.text.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
        guard let port else {
            process.closeInput()
            throw POSIXError(.ETIMEDOUT)
        }
        self.port = port
    }

    func stop() async {
        process.closeInput()
        await process.wait()
    }
}
