import OlaresCore
import OlaresExecution

/// What `files smb unmount` and `files nfs unmount` have in common.
struct Unmount: Sendable {
    private let name: String
    private let node: String?
    private let type: String
    private let agreed = AgreedPlan<String>()

    init(_ arguments: Arguments, type: String) throws(Failure) {
        name = try arguments.requiredText("name")
        node = try arguments.text("node")
        self.type = type
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String {
        let node = try await look(FilesServer(context))
        agreed.keep(node)
        return "Unmount external/\(node)/\(name)? Whoever works on it is cut off."
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let node: String
        if let known = agreed.value { node = known } else { node = try await look(server) }
        let place = "external/\(node)/\(name)"
        if context.isDryRun {
            return server.client.plan(
                [.unmount(name, type: type, on: node)], saying: ["would unmount \(place)"],
                members: ["node": .string(node), "name": .string(name)])
        }
        try await server.unmount(name, type: type, on: node)
        return CommandResult(
            .lines(["unmount: \(place)", "  ✓ unmounted \(place)"]),
            json: ["unmounted": true, "node": .string(node), "name": .string(name)])
    }

    /// Looks whether there is such a volume.
    /// - Returns: The node that it is on.
    private func look(_ server: FilesServer) async throws(Failure) -> String {
        guard !name.isEmpty, !name.contains("/"), !name.contains("\\"), name != ".", name != ".." else {
            throw Failure(
                .argumentInvalid, "\(type) unmount: \(name.quotedForMessage) is no name of a volume",
                advice: "give its name alone, as below external/<node>/")
        }
        let node = try await server.mountNode(node)
        let look = NextStep(["files", "ls", "external/\(node)/"], effect: .read)
        guard let volume = try await server.volumes(on: node).first(where: { $0.name.isSameBytes(as: name) }) else {
            throw Failure(
                .remoteNotFound, "\(type) unmount: node \(node) has no volume \(name.quotedForMessage)", next: [look])
        }
        if let kind = volume.type, ["internal", "hdd", "usb"].contains(kind) {
            let what = kind == "internal" ? "a directory that nothing is mounted on" : "a disk (\(kind))"
            throw Failure(
                .argumentInvalid,
                "\(type) unmount: external/\(node)/\(name) is \(what), and no \(type.uppercased()) volume",
                next: [look])
        }
        return node
    }
}
