import OlaresCore
import OlaresExecution

/// The overlay gateway, which gives apps addresses of their own in the local network.
struct Overlay: Sendable {
    let server: SettingsServer
    let context: CommandContext
    /// The user whose it is.
    let user: String

    init(_ context: CommandContext) async throws(Failure) {
        server = try SettingsServer(context)
        self.context = context
        user = try await context.auth.whoami().name
    }

    static let look = NextStep(["settings", "network", "overlay", "status"], effect: .read)

    func status() async throws(Failure) -> JSONValue {
        let path = "/api/system/overlay-gateway-status/\(try user.segment(of: "the name of a user"))"
        return try Self.status(try await server.answer(to: SettingsCall("GET", path), for: "show the overlay gateway"))
    }

    /// What the service answers, where it is a status.
    static func status(_ status: JSONValue) throws(Failure) -> JSONValue {
        guard status["status"]?.string != nil else {
            throw Failure(
                .decode, "show the overlay gateway: the server's answer has no status",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        return status
    }

    /// The app of a name or id, while the gateway is on.
    func app(_ name: String) async throws(Failure) -> JSONValue {
        let status = try await status()
        guard status["status"] == "on" else {
            throw Failure(
                .preconditionFailed, "overlay gateway is not on (status: \(status.text("status")))",
                next: [NextStep(["settings", "network", "overlay", "enable"], effect: .write)])
        }
        guard let app = Self.app(name, in: status) else {
            throw Failure(
                .remoteNotFound, "\(name.quotedForMessage) is not an overlay-capable app", next: [Self.look])
        }
        return app
    }

    static func app(_ name: String, in status: JSONValue) -> JSONValue? {
        status["supported_apps"]?.array?.first { [$0.text("app_name"), $0.text("app_id")].contains(name) }
    }

    /// Looks until a change is through.
    func wait(
        _ options: OverlayWatch, until isThrough: @escaping @Sendable (JSONValue) -> Bool
    ) async throws(Failure) -> JSONValue {
        let overlay = self
        return try await context.interruption.during { () async throws(Failure) -> JSONValue in
            var last = "unknown"
            return try await Poller(every: options.interval, timeout: options.timeout, clock: overlay.context.clock)
                .run { _ async throws(Failure) -> JSONValue? in
                    let status = try await overlay.status()
                    last = status.text("status")
                    // A bare `nil` would be the JSON `null`, which is an end.
                    return isThrough(status) ? .some(status) : Optional<JSONValue>.none
                } otherwise: { ending in
                    switch ending {
                    case .failed(let failure, _): failure
                    case .timedOut:
                        Failure(
                            .notFinished,
                            "timed out waiting for the overlay change to converge (current status: \(last))",
                            next: [Self.look])
                    }
                }
        } interrupted: {
            Failure(.interrupted, "nobody waits for the overlay change; the Olares goes on", next: [Self.look])
        }
    }
}

/// `--watch` and how it looks.
struct OverlayWatch: Sendable {
    let isOn: Bool
    let interval: Duration
    let timeout: Duration

    init(_ arguments: Arguments) throws(Failure) {
        isOn = try arguments.flag("watch")
        interval = .milliseconds(try arguments.integer("watch-interval") ?? 8_000)
        timeout = .milliseconds(try arguments.integer("watch-timeout") ?? 300_000)
    }
}
