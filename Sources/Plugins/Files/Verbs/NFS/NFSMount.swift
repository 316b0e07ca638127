import OlaresCore
import OlaresExecution

/// `files nfs mount`: an NFS export as a volume; of a host alone, the list of what it exports.
struct NFSMount: CommandHandler {
    private let target: String
    private let node: String?

    init(_ arguments: Arguments) throws(Failure) {
        target = try arguments.requiredText("target")
        node = try arguments.text("node")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try MountTarget.nfs(address: target)
        let server = try FilesServer(context)
        let node = try await server.mountNode(node)
        if case .nfsHost(let host) = target {
            context.notify("discover: \(host) @ \(node)")
            let answer = try await server.mount(["url": .string(host), "operate": "list"], type: "nfs", on: node)
            guard [0, 200, 300].contains(answer.code) else { throw answer.rejection }
            return try exports(answer.places, of: host)
        }
        let run = MountRun(target: target, node: node, server: server)
        let body: JSONValue = ["url": .string(target.address)]
        if context.isDryRun { return run.plan(body) }
        context.notify("mount: \(target.address) @ \(node)")
        return try await run.mount(body) { answer throws(Failure) in
            try exports(answer.places, of: String(target.address.prefix { $0 != ":" }))
        }
    }

    /// The exports, in the form in which they can be mounted.
    private func exports(_ places: [JSONValue], of host: String) throws(Failure) -> CommandResult {
        guard !places.isEmpty else {
            throw Failure(
                .remoteNotFound, "nfs mount returned no exports for \(host)",
                advice: "look at what the host exports, and to whom")
        }
        let exports = places.map { place in
            let path = place["path"]?.string ?? ""
            return (
                path: path.hasPrefix("/") ? "\(host):\(path)" : path, isMounted: place["mounted"]?.bool ?? false
            )
        }
        let lines =
            ["server returned \(exports.count) export(s) — pick one and re-run mount:"]
            + exports.map { "  \($0.path)\($0.isMounted ? "  (already mounted)" : "")" }
        return CommandResult(
            .lines(lines),
            json: [
                "exports": .array(exports.map { ["path": .string($0.path), "mounted": .bool($0.isMounted)] }),
                "host": .string(host),
            ],
            failure: Failure(
                .shareNotChosen, "nfs mount returned an export list; re-run with one of the paths above",
                advice: "mount one of the exports above"
            ).with(choices: exports.map(\.path), invalid: "target"))
    }
}
