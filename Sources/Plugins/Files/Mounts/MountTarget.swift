import Core

/// Storage elsewhere that is mounted on a node.
enum MountTarget: Equatable, Sendable {
    /// `//host/share`.
    case smb(String)
    /// `host:/export`.
    case nfs(String)
    /// A host whose exports are to be listed.
    case nfsHost(String)

    /// Reads an SMB address.
    static func smb(address: String) throws(Failure) -> MountTarget {
        guard address.hasPrefix("//") else {
            throw Failure(
                .argumentInvalid, "smb url \(address.quotedForMessage) must start with `//`",
                advice: "write it as //nas.local/Public")
        }
        return .smb(address)
    }

    /// Reads an NFS address.
    static func nfs(address: String) throws(Failure) -> MountTarget {
        let shown = address.quotedForMessage
        let advice = "write it as nas.local:/data, or nas.local to list what it exports"
        if address.hasPrefix("//") {
            throw Failure(
                .argumentInvalid, "nfs target \(shown) is an SMB-style path",
                next: [NextStep(["files", "smb", "mount", address], effect: .write)])
        }
        // The host ends at the first colon before a slash; an IPv6 address has others.
        let slash = address.firstIndex(of: "/") ?? address.endIndex
        let (head, export) = (address[..<slash], address[slash...])
        if head.last == ":", export.hasPrefix("//") {
            throw Failure(.argumentInvalid, "nfs target \(shown) looks like a URL scheme", advice: advice)
        }
        let isClean = !head.contains(where: \.isWhitespace) && head.first != ":"
        if isClean, export.isEmpty, !head.isEmpty, head.count(where: { $0 == ":" }) != 1 { return .nfsHost(address) }
        guard isClean, !export.isEmpty, head.last == ":", head.count > 1 else {
            throw Failure(.argumentInvalid, "nfs target \(shown) is malformed", advice: advice)
        }
        return .nfs(address)
    }

    /// As it was typed.
    var address: String {
        switch self {
        case .smb(let address), .nfs(let address), .nfsHost(let address): address
        }
    }

    /// The service's word for the kind.
    var type: String {
        if case .smb = self { "smb" } else { "nfs" }
    }
}

extension FilesServer {
    /// The node that volumes are mounted on: the one that was asked for, or the first.
    func mountNode(_ option: String?) async throws(Failure) -> String {
        if let option { return option }
        return try await nodes()[0].name
    }

    /// What the service said of a mount.
    struct MountAnswer: Sendable {
        let code: Int64
        let message: String
        let places: [JSONValue]
    }

    /// Mounts a volume, or lists what could be mounted.
    func mount(_ body: JSONValue, type: String, on node: String) async throws(Failure) -> MountAnswer {
        var request = ServiceRequest.files(
            "POST", "/api/mount/\(node.uriComponent)/?external_type=\(type)", json: body)
        // The node asks another machine.
        request.timeout = .seconds(120)
        let answer = try await document(request, for: "\(type) mount")
        return MountAnswer(
            code: answer["code"]?.integer ?? 200, message: answer["message"]?.string ?? "",
            places: answer["data"]?.array ?? [])
    }
}

extension FilesServer.MountAnswer {
    /// The failure of an answer that is neither a success nor a list.
    var rejection: Failure {
        Failure(
            .serverRefused,
            "server rejected (code \(code)): \(TerminalText.sanitized(message.isEmpty ? "no reason given" : message))",
            advice: "check the address and the credentials")
    }
}

extension CommandResult {
    /// A volume is there.
    static func mounted(_ target: MountTarget, on node: String) -> CommandResult {
        CommandResult(
            .lines(["  ✓ mounted; the share is now visible at external/\(node)/<entry>/"]),
            json: ["mounted": true, "target": .string(target.address), "node": .string(node)],
            notices: ["see it with: olares-cli files ls external/\(node.shellQuoted)/"])
    }

    /// What would be mounted.
    static func plannedMount(_ target: MountTarget, on node: String) -> CommandResult {
        CommandResult(
            .lines(["would mount \(target.address) on node \(node)"]),
            json: ["dryRun": true, "target": .string(target.address), "node": .string(node)])
    }
}
