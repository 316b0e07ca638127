import OlaresCore

/// Storage elsewhere that is mounted on a node.
enum MountTarget: Equatable, Sendable {
    /// `//host/share`.
    case smb(String)
    /// `host:/export`.
    case nfs(String)
    /// A host whose exports are to be listed.
    case nfsHost(String)

    /// Reads an SMB address. White space at its ends does not count, as for the service.
    static func smb(address: String) throws(Failure) -> MountTarget {
        guard address.trimmed.hasPrefix("//"), address.trimmed.count > 2 else {
            throw Failure(
                .argumentInvalid, "smb url \(address.quotedForMessage) must start with `//`",
                advice: "write it as //nas.local/Public")
        }
        return .smb(address.trimmed)
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
        let slash = address.firstIndex(of: "/") ?? address.endIndex
        let (head, export) = (address[..<slash], address[slash...])
        if head.last == ":", export.hasPrefix("//") {
            throw Failure(.argumentInvalid, "nfs target \(shown) looks like a URL scheme", advice: advice)
        }
        // The service takes for the host what stands before the first colon.
        if head.contains("[") || head.count(where: { $0 == ":" }) > 1 {
            throw Failure(
                .argumentInvalid, "nfs target \(shown) is an IPv6 address, which the service cuts at its first colon",
                advice: "give the host's name, or its IPv4 address")
        }
        let isClean = !head.isEmpty && !head.contains(where: \.isWhitespace) && head.first != ":"
        if isClean, export.isEmpty, !head.contains(":") { return .nfsHost(address) }
        guard isClean, head.last == ":", !export.isEmpty else {
            throw Failure(.argumentInvalid, "nfs target \(shown) is malformed", advice: advice)
        }
        guard export.contains(where: { $0 != "/" }) else {
            throw Failure(
                .argumentInvalid,
                "nfs target \(shown): a volume is called after its export, and the root of a host has no name",
                advice: "mount a directory below it, as in \(head)/data")
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

    /// What the volume will be called, where that is known: an export's is its last step.
    var volume: String? {
        guard case .nfs(let address) = self else { return nil }
        return address.steps(omittingEmpty: true).last
    }
}
