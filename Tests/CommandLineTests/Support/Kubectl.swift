import Foundation
import Sandbox
import Testing

/// A kubectl that uses a sandbox.
struct Kubectl {
    static let path = ["/usr/bin/kubectl", "/usr/local/bin/kubectl", "/opt/homebrew/bin/kubectl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    static let isAvailable = path != nil
    /// Commands went over another protocol before 1.31.
    static let speaksWebSocket = path.map { Tool.works("/bin/sh", ["-c", versionTest, $0]) } ?? false
    private static let versionTest =
        #""$0" version --client 2>/dev/null | sed -n 's/^Client Version: v1\.\([0-9]*\).*/\1/p' | grep -qE '^(3[1-9]|[4-9][0-9])$'"#

    private let olares: Olares
    private let token: String

    init(_ olares: Olares) throws {
        self.olares = olares
        olares.sandbox.behaviour.cluster.admitsBearerTokens = true
        token = try #require(olares.sandbox.mintAccessToken(for: "alice@olares.com"))
        let configuration: [String: Any] = [
            "apiVersion": "v1", "kind": "Config", "current-context": "sandbox",
            "clusters": [
                [
                    "name": "sandbox",
                    "cluster": ["server": olares.sandbox.tlsURL, "certificate-authority": olares.sandbox.caFile],
                ]
            ],
            "users": [["name": "alice", "user": ["token": token]]],
            "contexts": [
                [
                    "name": "sandbox",
                    "context": ["cluster": "sandbox", "user": "alice", "namespace": "user-space-alice"],
                ]
            ],
        ]
        try JSONSerialization.data(withJSONObject: configuration, options: .withoutEscapingSlashes)
            .write(to: URL(filePath: olares.home + "/kube.json"))
    }

    /// Takes away what it has of its own in the home, the token among it, so that the program can be run after it.
    func leave() throws {
        for name in ["kube.json", ".kube"] { try FileManager.default.removeItem(atPath: olares.home + "/" + name) }
    }

    /// What it prints, when it ends well.
    func run(
        _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        try await run(arguments, sourceLocation: sourceLocation)
    }

    func run(
        _ arguments: [String], input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let run = try await launch(arguments, input)
        #expect(run.exit == 0, "\(arguments): \(run.stderr)", sourceLocation: sourceLocation)
        return run.stdout
    }

    /// What it complains of, when it ends ill.
    func fails(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let run = try await launch(arguments, .empty)
        #expect(run.exit != 0, "\(arguments)", sourceLocation: sourceLocation)
        return run.stderr
    }

    private func launch(_ arguments: [String], _ input: ChildProcess.Input) async throws -> Run {
        let child = try ChildProcess(
            try #require(Self.path), arguments,
            environment: ["HOME": olares.home, "KUBECONFIG": olares.home + "/kube.json", "PATH": "/usr/bin:/bin"],
            directory: olares.workDirectory, input: input)
        return await child.wait()
    }

    /// What the Python client finds.
    func judge(pod: String) async throws -> Run {
        let wanted = [
            "server": olares.sandbox.tlsURL, "ca": olares.sandbox.caFile, "token": token,
            "namespace": "user-space-alice", "pod": pod,
        ]
        let child = try ChildProcess(
            Judge.python,
            [
                Judge.script("kubernetes_client"),
                String(decoding: try JSONSerialization.data(withJSONObject: wanted), as: UTF8.self),
            ],
            environment: ["HOME": olares.home, "PATH": "/usr/bin:/bin"], directory: olares.workDirectory)
        return await child.wait()
    }
}

extension Judge {
    /// Whether the official client of Kubernetes is there.
    static let hasKubernetes = Tool.works(python, ["-c", "import kubernetes"])
}
