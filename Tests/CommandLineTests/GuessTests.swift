import OlaresCore
import Testing

/// What people and agents type who know other tools.
@Suite struct GuessTests {
    @Test("Harmless words of other tools are aliases, and the others are answered with the command that is meant")
    func guesses() async throws {
        try await withOlares { olares in
            for (line, path) in [
                ("files list", "files ls"), ("files copy", "files cp"), ("files move", "files mv"),
                ("files get", "files download"), ("files put", "files upload"),
                ("cluster pod describe", "cluster pod get"),
                ("cluster pod ls", "cluster pod list"), ("profile ls", "profile list"),
            ] {
                let help = try await olares.run(line.split(separator: " ").map(String.init) + ["--help"])
                #expect(help.exit == 0 && help.stdout.contains("olares-cli \(path) "), "\(line)")
            }
            for (line, meant) in [
                ("login", "profile login"), ("whoami", "profile whoami"), ("logs", "cluster pod logs"),
                ("cluster logs", "cluster pod logs"), ("get pods", "cluster pod get"), ("ls", "files ls"),
                ("upload", "files upload"), ("install", "market install"), ("exec", "cluster pod exec"),
                ("cluster scale", "cluster workload scale"), ("uninstall", "market uninstall"),
                ("signin", "profile login"),
                ("cp", "files cp"), ("logout", "profile remove"), ("pods", "cluster pod list"),
                ("kubectl get pods", "cluster pod list"), ("users", "settings users list"),
                ("profile show", "profile whoami"), ("cluster restart notes", "cluster workload restart"),
                ("cluster application restart notes", "cluster workload restart"),
                ("settings vpn devices remove 1", "settings vpn devices delete"),
                ("settings vpn ssh allow", "settings vpn ssh enable"),
                ("profile add", "profile login"), ("market add", "market install"), ("skills get", "skills show"),
            ] {
                let run = try await olares.run(line.split(separator: " ").map(String.init) + ["-o", "json"])
                let error = try JSONValue(parsing: Array(run.stderr.utf8))["error"]
                #expect(run.exit == 2 && error?["code"] == "unknown_command", "\(line)")
                #expect(error?["choices"]?.array?.contains(.string(meant)) == true, "\(line): \(run.stderr)")
                let steps = error?["next"]?.array?.compactMap { $0["argv"]?.strings } ?? []
                #expect(steps.contains(["olares-cli"] + meant.split(separator: " ").map(String.init) + ["--help"]))
            }
        }
    }
}
