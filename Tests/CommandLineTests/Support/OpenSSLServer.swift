import Foundation

/// `openssl s_server` with a certificate of its own, for what the sandbox does not speak.
final class OpenSSLServer {
    let port: Int
    /// As long as it is open, the server runs; it is closed with this process, whatever ends that.
    private let life = Pipe()

    /// Starts it, and returns when it listens.
    /// - Parameter directory: Where its key and what it says are kept.
    init(_ options: [String], in directory: String) async throws {
        let (key, certificate) = (directory + "/s_server.key", directory + "/s_server.pem")
        let made = Process()
        made.executableURL = URL(filePath: "/usr/bin/openssl")
        made.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
            "-subj", "/CN=localhost",
        ]
        made.standardError = FileHandle.nullDevice
        try made.run()
        made.waitUntilExit()
        let log = directory + "/s_server-\(UUID().uuidString).log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = try FileHandle(forWritingTo: URL(filePath: log))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", #"/usr/bin/openssl s_server "$@" </dev/null & read _; kill $!"#, "sh"]
            + ["-accept", "127.0.0.1:0", "-cert", certificate, "-key", key] + options
        process.standardOutput = output
        process.standardError = output
        process.standardInput = life
        try process.run()
        var port: Int?
        for _ in 0..<600 where port == nil {
            try await Task.sleep(for: .milliseconds(50))
            let text = try String(contentsOfFile: log, encoding: .utf8)
            port = text.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
        }
        guard let port else { throw POSIXError(.ETIMEDOUT) }
        self.port = port
    }

    func stop() { try? life.fileHandleForWriting.close() }
}
