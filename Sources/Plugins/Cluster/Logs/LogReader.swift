import NIOCore
import OlaresCore

/// Fetches the logs of containers of a pod and writes them as they come.
struct LogReader: Sendable {
    let hub: ControlHub
    let pod: ObjectName
    /// In this order, each with its name in front of its lines where there are several.
    let containers: [String]
    let options: LogOptions
    let context: CommandContext

    /// The logs, as a stream.
    func result() -> CommandResult {
        .stream { write throws(Failure) in
            let output = LogOutput(isTerminal: context.console.outputIsTerminal, write: write)
            if let follow = options.follow, context.console.offersInput {
                try await LogFollower(reader: self, watch: follow, output: output).run()
            } else if containers.count == 1, let container = containers.first {
                try await copy(container, to: output)
            } else {
                for container in containers { try await copyLines(container, to: output) }
            }
        }
    }

    /// What stands in front of a container's lines.
    func prefix(_ container: String) -> String { containers.count > 1 ? "[\(container)] " : "" }

    /// Asks for a log.
    func fetch(_ query: Query) async throws(Failure) -> HTTPResponse {
        try await hub.stream(
            APIPath.core(pod.namespace, "pods", pod.name) + "/log" + query.text, for: "logs of pod \(pod.text)",
            fix: NextStep(["cluster", "pod", "list", "--namespace", pod.namespace], effect: .read))
    }

    /// Byte for byte, whatever the lines are.
    private func copy(_ container: String, to output: LogOutput) async throws(Failure) {
        let response = try await fetch(options.query(container, timestamps: options.showsTimestamps))
        try await response.forEachChunk { piece throws(Failure) in try output.write(piece) }
        try output.finish()
    }

    private func copyLines(_ container: String, to output: LogOutput) async throws(Failure) {
        let response = try await fetch(options.query(container, timestamps: options.showsTimestamps))
        var lines = LogLines()
        let prefix = prefix(container)
        try await response.forEachChunk { piece throws(Failure) in
            var batch = ByteBuffer()
            try lines.add(piece) { line throws(Failure) in batch.writeLine(line, prefix) }
            try output.write(batch)
        }
        var batch = ByteBuffer()
        try lines.finish { line throws(Failure) in batch.writeLine(line, prefix) }
        try output.write(batch)
    }
}

extension ByteBuffer {
    /// Adds a line with its end.
    mutating func writeLine(_ line: some Collection<UInt8>, _ prefix: String) {
        writeString(prefix)
        writeBytes(line)
        writeInteger(UInt8(ascii: "\n"))
    }
}

extension ControlHub {
    /// Asks for a body that is read as it comes.
    /// - Parameter what: What is being done; stands in front of a failure's message.
    func stream(_ path: String, for what: String, fix: NextStep) async throws(Failure) -> HTTPResponse {
        let request = HubRequest("GET", path).serviceRequest
        do throws(Failure) {
            let response = try await client.send(request)
            try await response.requireSuccess(of: request, as: client.identity)
            return response
        } catch {
            guard error.exit != .loginNeeded else { throw error }
            guard error.code == .remoteNotFound else { throw error.prefixed("\(what): ") }
            throw Failure(error.code, "\(what): \(error.message)", next: [fix])
        }
    }
}
