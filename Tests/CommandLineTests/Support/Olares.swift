import Foundation
import Sandbox
import Synchronization
import Testing

/// Runs a test with an Olares of its own and a home folder of its own, and clears both away after it.
///
/// So many tests at once, and no more, that the machine is busy and not swamped.
func withOlares(
    _ configuration: Sandbox.Configuration = .init(), isolation: isolated (any Actor)? = #isolation,
    _ test: (Olares) async throws -> Void
) async throws {
    await Turnstile.shared.enter()
    do {
        let olares = try await Olares(configuration)
        do {
            try await test(olares)
        } catch {
            await olares.end()
            throw error
        }
        await olares.end()
    } catch {
        await Turnstile.shared.leave()
        throw error
    }
    await Turnstile.shared.leave()
}

/// An Olares, and a person's files on a machine that reaches it.
///
/// Every run of the program is followed by a search for secrets in whatever it wrote.
final class Olares: Sendable {
    /// The Olares.
    let sandbox: Sandbox
    /// The folder with everything below.
    let directory: String
    /// `HOME`.
    var home: String { directory + "/home" }
    /// `OLARES_CLI_HOME`.
    var configDirectory: String { directory + "/config" }
    /// `OLARES_CLI_DATA_DIR`.
    var dataDirectory: String { directory + "/data" }
    /// The working directory of every run.
    var workDirectory: String { directory + "/work" }

    private let cleanUp = Mutex<[@Sendable () async -> Void]>([])
    private let extraSecrets = Mutex<Set<String>>([])

    fileprivate init(_ configuration: Sandbox.Configuration) async throws {
        var configuration = configuration
        configuration.certificateAuthority = try configuration.certificateAuthority ?? Self.authority.get()
        sandbox = try await Sandbox.start(configuration)
        directory = FileManager.default.temporaryDirectory.appending(path: "olares-cli-\(UUID().uuidString)").path()
        for folder in [home, workDirectory] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        #if os(macOS)
        try forceFileKey()
        #endif
    }

    /// The whole environment of a run.
    var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": home, "OLARES_CLI_HOME": configDirectory,
            "OLARES_CLI_DATA_DIR": dataDirectory, "OLARES_CLI_CONNECT_TO": sandbox.tlsURL,
            "OLARES_CLI_CA_FILE": sandbox.caFile, "TZ": "UTC", "LANG": "C.UTF-8",
        ]
    }

    /// Has something done at the end, before whatever was asked for earlier.
    func atEnd(_ action: @escaping @Sendable () async -> Void) {
        cleanUp.withLock { $0.append(action) }
    }

    /// Makes the search for secrets look for this too.
    func addSecret(_ secret: String) {
        extraSecrets.withLock { _ = $0.insert(secret) }
    }

    /// Everything that must never be seen outside the sealed files: passwords, their digests, the keys of one-time codes,
    /// every token that the sandbox has handed out.
    var secrets: Set<String> {
        var secrets = extraSecrets.withLock { $0 }
        for user in sandbox.users {
            secrets.formUnion([user.password, user.passwordDigest])
            if let key = user.totpSecret { secrets.insert(key) }
        }
        for grant in sandbox.grants { secrets.formUnion([grant.accessToken, grant.refreshToken]) }
        return secrets
    }

    fileprivate func end() async {
        while let action = cleanUp.withLock({ $0.popLast() }) { await action() }
        await sandbox.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static let authority = Result { try CertificateAuthority() }
}

// MARK: - Running the program

extension Olares {
    /// Runs the program to its end.
    /// - Parameter environment: What differs from ``environment``; nil takes a variable away.
    func run(
        _ arguments: String..., input: ChildProcess.Input = .empty, environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await run(arguments, input: input, environment: environment, sourceLocation: sourceLocation)
    }

    /// Runs the program to its end.
    func run(
        _ arguments: [String], input: ChildProcess.Input = .empty, environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        let run = try await launch(arguments, input: input, environment: environment).wait()
        searchForSecrets(run, sourceLocation: sourceLocation)
        return run
    }

    /// Starts the program; whatever happens, it is stopped at the end of the test.
    /// - Parameter searchesForSecrets: Whether what it wrote is searched then.
    func start(
        _ arguments: [String], program: String = Program.path, input: ChildProcess.Input = .empty,
        output: ChildProcess.Output = .captured, errors: ChildProcess.Output = .captured,
        environment: [String: String?] = [:], searchesForSecrets: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ChildProcess {
        let child = try launch(
            arguments, program: program, input: input, output: output, errors: errors, environment: environment)
        guard searchesForSecrets, program == Program.path else { return child }
        atEnd {
            await child.end()
            self.searchForSecrets(await child.wait(), sourceLocation: sourceLocation)
        }
        return child
    }

    private func launch(
        _ arguments: [String], program: String = Program.path, input: ChildProcess.Input,
        output: ChildProcess.Output = .captured, errors: ChildProcess.Output = .captured,
        environment: [String: String?]
    ) throws -> ChildProcess {
        let child = try ChildProcess(
            program, arguments, environment: self.environment.changed(by: environment), directory: workDirectory,
            input: input, output: output, errors: errors)
        atEnd { await child.end() }
        return child
    }

    /// A terminal, taken away at the end of the test, and searched for secrets.
    func terminal(
        columns: Int = 120, rows: Int = 24, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Terminal {
        let terminal = try Terminal(columns: columns, rows: rows)
        atEnd {
            await terminal.close()
            self.searchForSecrets(in: ["the screen": terminal.text], sourceLocation: sourceLocation)
        }
        return terminal
    }

    /// Starts the program in the foreground of a terminal.
    func start(
        on terminal: Terminal, _ arguments: [String], program: String = Program.path, input: Spawn.Source? = nil,
        capturesOutput: Bool = false, capturesErrors: Bool = false, environment: [String: String?] = [:],
        timeLimit: Duration = .seconds(120)
    ) throws -> TerminalSession {
        let terms = ["TERM": "xterm-256color"]
        let session = try TerminalSession(
            program, arguments, on: terminal,
            environment: self.environment.merging(terms) { $1 }.changed(by: environment), directory: workDirectory,
            input: input, capturesOutput: capturesOutput, capturesErrors: capturesErrors, timeLimit: timeLimit)
        atEnd { await session.end() }
        return session
    }
}

extension [String: String] {
    /// With other values, and without those that are nil.
    fileprivate func changed(by changes: [String: String?]) -> [String: String] {
        changes.reduce(into: self) { $0[$1.key] = $1.value }
    }
}

/// Lets so many through at a time.
private actor Turnstile {
    static let shared = Turnstile(places: max(4, 2 * ProcessInfo.processInfo.activeProcessorCount))

    private var places: Int
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    func enter() async {
        guard places == 0 else { return places -= 1 }
        await withCheckedContinuation { queue.append($0) }
    }

    func leave() {
        guard queue.isEmpty else { return queue.removeFirst().resume() }
        places += 1
    }
}
