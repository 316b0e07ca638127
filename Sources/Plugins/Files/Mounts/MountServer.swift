import OlaresCore
import OlaresExecution

/// What a node's mount service said; the files service hands it on with status 200, whatever it is.
struct MountAnswer: Sendable {
    let code: Int64
    let message: String
    let places: [JSONValue]

    /// The failure of an answer that is neither a success nor a list.
    var rejection: Failure {
        Failure(
            .serverRefused,
            "server rejected (code \(code)): \(TerminalText.sanitized(message.isEmpty ? "no reason given" : message))",
            advice: "check the address and the credentials", retryable: false)
    }
}

extension FilesServer {
    /// The node that volumes are mounted on: the one that was asked for, or the first.
    func mountNode(_ option: String?) async throws(Failure) -> String {
        if let option { return option }
        return try await nodes()[0].name
    }

    /// Mounts a volume, or lists what could be mounted.
    func mount(_ body: JSONValue, type: String, on node: String) async throws(Failure) -> MountAnswer {
        try await askMountService(.mount(body, type: type, on: node), for: "\(type) mount", of: node)
    }

    /// Takes a volume away.
    func unmount(_ name: String, type: String, on node: String) async throws(Failure) {
        let answer = try await askMountService(
            .unmount(name, type: type, on: node), for: "\(type) unmount", of: node)
        guard [0, 200].contains(answer.code) else { throw answer.rejection }
    }

    private func askMountService(
        _ request: ServiceRequest, for what: String, of node: String
    ) async throws(Failure) -> MountAnswer {
        let answer: JSONValue
        do throws(Failure) {
            // What the node says has a code of its own, whatever it is.
            answer = try Envelope.plain.open(try await self.answer(request, for: what).collect(), what: what)
        } catch {
            // The files service asks the node by HTTP, and shows what its own client says.
            let isAway = error.message.contains("connection refused") || error.message.contains("invalid character ")
            guard isAway, error.exit == .failed, error.code != .decode else { throw error }
            throw Failure(
                .httpServerError, "\(what): the mount service of node \(node) does not answer",
                advice: "run it again in a minute; if it stays so, look at the node itself", retryable: true)
        }
        return MountAnswer(
            code: answer["code"]?.integer ?? 200, message: answer["message"]?.string ?? "",
            places: answer["data"]?.array ?? [])
    }

    /// The volumes of a node: their names, and the kinds of storage that they are.
    func volumes(on node: String) async throws(Failure) -> [Volume] {
        var volumes: [Volume] = []
        _ = try await listing(at: RemotePath(fileType: .external, extend: node, subPath: "/")) { json throws(Failure) in
            guard let name = json["name"]?.string, !name.isEmpty else { return }
            volumes.append(Volume(name: name, type: json["externalType"]?.string))
        }
        return volumes
    }

    /// Something below `external/<node>/`.
    struct Volume: Sendable {
        let name: String
        /// The service's word: `usb`, `smb`, `hdd`, or `internal` for a directory that is no mount; `nil` from older ones.
        let type: String?
    }
}

extension ServiceRequest {
    static func mount(_ body: JSONValue, type: String, on node: String) -> ServiceRequest {
        .mountService("/api/mount/\(node.uriComponent)/?external_type=\(type)", body)
    }

    static func unmount(_ name: String, type: String, on node: String) -> ServiceRequest {
        .mountService(
            "/api/unmount/external/\(node.uriComponent)/\(name.uriComponent)/?external_type=\(type)", [:])
    }

    private static func mountService(_ path: String, _ body: JSONValue) -> ServiceRequest {
        var request = ServiceRequest.files("POST", path, json: body)
        // The node asks another machine.
        request.timeout = .seconds(120)
        return request
    }
}

/// A mount from the first look at the node to the result.
struct MountRun: Sendable {
    let target: MountTarget
    let node: String
    let server: FilesServer

    /// What would be mounted.
    /// - Parameter body: What would be sent, without its secrets.
    func plan(_ body: JSONValue) -> CommandResult {
        let suffix = target.volume.map { " as \(place($0))" } ?? ""
        return server.client.plan(
            [.mount(body, type: target.type, on: node)],
            saying: ["would mount \(target.address) on node \(node)\(suffix)"],
            members: ["target": .string(target.address), "node": .string(node)])
    }

    /// Mounts it, and looks what it is called.
    /// - Parameter list: What to show of a list to choose from, which the node gives for a machine alone.
    func mount(
        _ body: JSONValue, list: (MountAnswer) throws(Failure) -> CommandResult
    ) async throws(Failure) -> CommandResult {
        let before = try? await server.volumes(on: node)
        if let volume = target.volume, before?.contains(where: { $0.name == volume && $0.type != "internal" }) == true {
            throw Failure(
                .preconditionFailed,
                "\(place(volume)) is there already, and \(target.address) would have the same name",
                next: [NextStep(["files", "ls", "external/\(node)/"], effect: .read)])
        }
        let answer = try await server.mount(body, type: target.type, on: node)
        switch answer.code {
        case 0, 200: break
        case 300: return try list(answer)
        default: throw answer.rejection
        }
        let after = try? await server.volumes(on: node)
        let known = Set((before ?? []).filter { $0.type != "internal" }.map(\.name))
        let new = (after ?? []).filter { $0.type != "internal" && !known.contains($0.name) }.map(\.name)
        let volume = target.volume.flatMap { new.contains($0) ? $0 : nil } ?? (new.count == 1 ? new[0] : nil)
        return mounted(volume ?? target.volume, isSeen: volume != nil)
    }

    private func place(_ volume: String) -> String { "external/\(node)/\(volume)/" }

    private func mounted(_ volume: String?, isSeen: Bool) -> CommandResult {
        var json: JSONObject = ["mounted": true, "target": .string(target.address), "node": .string(node)]
        json["volume"] = volume.map { .string($0) }
        return CommandResult(
            .lines(["  ✓ mounted; the share is now visible at \(place(volume ?? "<entry>"))"]), json: .object(json),
            notices: isSeen ? [] : ["see it with: olares-cli files ls external/\(node.shellQuoted)/"])
    }
}
