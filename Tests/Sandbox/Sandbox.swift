import Foundation
import Synchronization

/// An Olares of one's own: every service of some users, on two ports of 127.0.0.1.
///
/// Both ports serve the same hosts by the `Host` header, one over TLS and one in the clear. Many sandboxes can run in
/// one process; they share nothing but a ``CertificateAuthority`` that was given to several. Every public member may
/// be used from any task at any time, and takes effect with the next request.
public final class Sandbox: Sendable {
    let realm: Realm
    let log = RequestLog()
    let faultList = FaultList()
    let gates = Gates()
    let files: FileStore
    let market: MarketStore
    let cluster: ClusterStore
    let settings: SettingsStore

    /// Folder that holds the CA file.
    public let directory: String

    /// Who signs the certificates of the TLS port.
    public let certificateAuthority: CertificateAuthority

    private struct Listeners: Sendable {
        let tls: Listener
        let plain: Listener
    }

    private let ownsDirectory: Bool
    private let ownsFiles: Bool
    private let listeners = Mutex<Listeners?>(nil)

    /// Starts a sandbox, and returns when both ports accept connections.
    public static func start(_ configuration: Configuration = Configuration()) async throws -> Sandbox {
        let sandbox = try Sandbox(configuration)
        try await sandbox.open(configuration)
        return sandbox
    }

    private init(_ configuration: Configuration) throws {
        realm = Realm(users: configuration.users, behaviour: configuration.behaviour)
        certificateAuthority = try configuration.certificateAuthority ?? CertificateAuthority()
        ownsDirectory = configuration.directory == nil
        let temporary = FileManager.default.temporaryDirectory.appending(path: "olares-sandbox-\(UUID().uuidString)")
        directory = configuration.directory ?? temporary.path()
        ownsFiles = configuration.filesDirectory == nil
        files = FileStore(directory: configuration.filesDirectory ?? temporary.path() + "-files", realm: realm)
        market = MarketStore(realm: realm, files: files, directory: directory + "/charts")
        settings = SettingsStore(realm: realm)
        cluster = ClusterStore(directory: temporary.path() + "-containers", realm: realm)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(certificateAuthority.certificatePEM.utf8).write(to: URL(filePath: caFile), options: .atomic)
    }

    private func open(_ configuration: Configuration) async throws {
        let personality = TLSPersonality(authority: certificateAuthority) { [realm] in realm.behaviour.certificate }
        let door = FrontDoor(sandbox: self)
        let tls = try await Listener.open(port: configuration.tlsPort, tls: personality.makeConfiguration()) {
            try await door.respond(to: $0, with: $1, on: $2, scheme: "https")
        }
        do {
            let plain = try await Listener.open(port: configuration.plainPort, tls: nil) {
                try await door.respond(to: $0, with: $1, on: $2, scheme: "http")
            }
            listeners.withLock { $0 = Listeners(tls: tls, plain: plain) }
        } catch {
            await tls.close()
            throw error
        }
    }

    /// Cuts all connections, and each that comes, until ``comeUp()``: a server that restarts, and forgets nothing.
    public func goDown() { setReachable(false) }

    /// Ends what ``goDown()`` began.
    public func comeUp() { setReachable(true) }

    private func setReachable(_ isReachable: Bool) {
        guard let open = listeners.withLock({ $0 }) else { return }
        for listener in [open.tls, open.plain] { listener.setReachable(isReachable) }
    }

    /// Closes both ports and all connections, held and stalled requests included; a second call does nothing.
    public func stop() async {
        let open = listeners.withLock { listeners in
            defer { listeners = nil }
            return listeners
        }
        guard let open else { return }
        gates.close()
        await open.tls.close()
        await open.plain.close()
        files.close()
        cluster.close()
        if ownsFiles { try? FileManager.default.removeItem(atPath: files.directory) }
        if ownsDirectory { try? FileManager.default.removeItem(atPath: directory) }
    }
}

// MARK: - Where it is

extension Sandbox {
    /// What a sandbox is started with.
    public struct Configuration: Sendable {
        /// Folder for the CA file, made if missing; nil takes a temporary one that goes with the sandbox.
        public var directory: String?
        /// Folder for the users' files, made if missing, and kept; nil takes a temporary one that goes with the sandbox.
        public var filesDirectory: String?
        /// Who can sign in; more can be added later.
        public var users = User.examples
        /// Port for TLS; 0 takes any free one.
        public var tlsPort = 0
        /// Port for plain HTTP; 0 takes any free one.
        public var plainPort = 0
        /// The knobs to begin with.
        public var behaviour = Behaviour()
        /// An authority to share; nil makes a new one, which takes a few milliseconds.
        public var certificateAuthority: CertificateAuthority?

        /// Alice and Bob, free ports, a temporary folder, a new authority.
        public init(
            directory: String? = nil, filesDirectory: String? = nil, users: [User] = User.examples, tlsPort: Int = 0,
            plainPort: Int = 0, behaviour: Behaviour = Behaviour(), certificateAuthority: CertificateAuthority? = nil
        ) {
            self.directory = directory
            self.filesDirectory = filesDirectory
            self.users = users
            self.tlsPort = tlsPort
            self.plainPort = plainPort
            self.behaviour = behaviour
            self.certificateAuthority = certificateAuthority
        }
    }

    /// Port that speaks TLS; 0 once stopped.
    public var tlsPort: Int { listeners.withLock { $0?.tls.port ?? 0 } }

    /// Port that speaks plain HTTP; 0 once stopped.
    public var plainPort: Int { listeners.withLock { $0?.plain.port ?? 0 } }

    /// `OLARES_CLI_CONNECT_TO` for TLS.
    public var tlsURL: String { "https://127.0.0.1:\(tlsPort)" }

    /// `OLARES_CLI_CONNECT_TO` for plain HTTP, and an auth URL override.
    public var plainURL: String { "http://127.0.0.1:\(plainPort)" }

    /// `OLARES_CLI_CA_FILE`: the CA certificate in PEM.
    public var caFile: String { directory + "/ca.pem" }
}
