import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What every request goes through: log, faults, gatekeeper, service, faults again.
struct FrontDoor: Sendable {
    private let sandbox: Sandbox
    private let directory: ServiceDirectory
    private let control: ControlPlane
    private let gatekeeper: Gatekeeper

    init(sandbox: Sandbox) {
        self.sandbox = sandbox
        directory = ServiceDirectory(
            realm: sandbox.realm, files: sandbox.files, market: sandbox.market, cluster: sandbox.cluster,
            settings: sandbox.settings)
        control = ControlPlane(sandbox: sandbox)
        gatekeeper = Gatekeeper(realm: sandbox.realm)
    }

    /// Answers one request on a connection; throwing ends the connection.
    func respond(
        to request: Request, with writer: consuming ResponseWriter, on channel: any Channel, scheme: String
    ) async throws {
        let context = ServiceContext(
            source: ApplicationRequestContextSource(
                channel: channel, logger: Logger(label: "olares-sandbox") { _ in SwiftLogNoOpLogHandler() }))
        let host = HostName(request.head.authority)
        if host.isLoopback, request.uri.path.hasPrefix(ControlPlane.prefix) {
            let response = await control.respond(to: request, context: context)
            return try await writer.write(response: response.head, body: response.body)
        }
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let wire = Wire(channel)
        var call = try await Call(request, scheme: scheme, host: host, realm: sandbox.realm, log: sandbox.log)
        let player = FaultPlayer(faults: sandbox.faultList.meet(call.record), wire: wire, gates: sandbox.gates)
        call.request = player.spoil(call.request)
        var response = try await answer(call, context: context, player: player)
        let endsConnection = try await player.spoil(&response, toBody: call.hasBody)
        sandbox.log.setStatus(response.status.code, of: call.record.number)
        if response.body.contentLength ?? .max > 1 << 20 { response.wrapWriter { PacedWriter(base: $0, wire: wire) } }
        guard endsConnection else { return try await writer.write(response: response.head, body: response.body) }
        try? await writer.write(response: response.head, body: response.body)
        try await wire.drain()
        wire.close()
        throw FaultPlayer.ConnectionGone()
    }

    private func answer(_ call: Call, context: ServiceContext, player: FaultPlayer) async throws -> Response {
        if let instead = try await player.play(.beforeHandling) { return instead }
        let response = try await handle(call, context: context)
        return try await player.play(.afterHandling) ?? response
    }

    private func handle(_ call: Call, context: ServiceContext) async throws -> Response {
        guard let listing = directory[call.record.service] else { return unknownHost() }
        switch gatekeeper.judge(call.request, to: listing.service, of: call.owner) {
        case .refuse(let response):
            return response
        case .pass(let accessToken):
            if accessToken != nil, let owner = call.owner { note(owner, call) }
            var context = context
            context.owner = call.owner
            context.noteUser = { note($0, call) }
            var response = try await respond(to: call.request, from: listing, context: context)
            if let accessToken, let owner = call.owner, sandbox.behaviour.setsTokenCookie, response.status == .ok {
                response.headers.append(
                    HTTPField(name: .setCookie, value: "auth_token=\(accessToken); domain=\(owner.terminus); path=/"))
            }
            return response
        }
    }

    private func respond(
        to request: Request, from listing: ServiceDirectory.Listing, context: ServiceContext
    ) async throws -> Response {
        do {
            let response = try await listing.responder.respond(to: request, context: context)
            guard response.status == .notFound, response.body.contentLength == 0 else { return response }
            let text = "\(listing.service.label) has no \(request.method.rawValue) \(request.uri.path)"
            return .json(Message(message: text), status: .notFound)
        } catch let gone as FaultPlayer.ConnectionGone {
            throw gone
        } catch {
            return .json(Message(message: "\(error)"), status: .internalServerError)
        }
    }

    private func note(_ user: User, _ call: Call) {
        sandbox.log.setUser(user.olaresId, of: call.record.number)
    }

    private func unknownHost() -> Response {
        struct UnknownHost: Encodable {
            let message = "no such host here"
            let hosts: [String]
        }
        let hosts = sandbox.users.flatMap { user in directory.labels.map { "\($0).\(user.terminus)" } }
        return .json(UnknownHost(hosts: hosts), status: .notFound)
    }
}
