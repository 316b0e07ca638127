import NIOCore
import OlaresCore

/// Fetches the logs of containers and writes them as they come.
struct LogReader: Sendable {
    let hub: ControlHub
    /// In this order, each with its name in front of its lines where there are several.
    let sources: [LogSource]
    let options: LogOptions
    let context: CommandContext

    /// The logs, as a stream.
    func result() -> CommandResult {
        .stream { write throws(Failure) in
            let output = LogOutput(isTerminal: context.console.outputIsTerminal, write: write)
            if let follow = options.follow, context.console.offersInput {
                try await LogFollower(reader: self, watch: follow, output: output).run()
            } else if sources.count == 1, let source = sources.first, options.pattern == nil {
                try await copy(source, to: output)
            } else {
                try await copyAll(to: output)
            }
        }
    }

    /// What stands in front of a container's lines: as much of its name as tells it from the others.
    func prefix(_ source: LogSource) -> String {
        guard sources.count > 1 else { return "" }
        let pods = Set(sources.map(\.pod)).count
        if pods == 1 { return "[\(source.container)] " }
        return pods == sources.count ? "[\(source.pod.name)] " : "[\(source.pod.name)/\(source.container)] "
    }

    /// Asks for a log.
    func fetch(_ query: Query, of source: LogSource) async throws(Failure) -> HTTPResponse {
        let pod = source.pod
        return try await hub.stream(
            APIPath.core(pod.namespace, "pods", pod.name) + "/log" + query.text, for: "logs of pod \(pod.text)",
            fix: NextStep(["cluster", "pod", "list", "--namespace", pod.namespace], effect: .read))
    }

    /// One after the other. One that has no log keeps none of the others back, and is told of at the end too.
    private func copyAll(to output: LogOutput) async throws(Failure) {
        var absences: [(source: LogSource, failure: Failure)] = []
        for source in sources {
            do throws(Failure) { try await copyLines(source, to: output) } catch {
                guard error.isOfOneLog, sources.count > 1 else { throw error }
                report(error)
                absences.append((source, error))
            }
        }
        guard let first = absences.first else { return }
        let names = absences.map { "\($0.source.pod.name)/\($0.source.container)" }.joined(separator: ", ")
        throw Failure(
            first.failure.code, "\(absences.count) of \(sources.count) logs could not be read: \(names)",
            next: first.failure.next, advice: first.failure.advice)
    }

    /// Says why one log of several is not shown.
    func report(_ failure: Failure) { context.notify("not shown: \(failure.message)") }

    /// Byte for byte, whatever the lines are.
    private func copy(_ source: LogSource, to output: LogOutput) async throws(Failure) {
        let response = try await fetch(
            options.query(source.container, timestamps: options.showsTimestamps), of: source)
        try await response.forEachChunk { piece throws(Failure) in try output.write(piece) }
        try output.finish()
    }

    private func copyLines(_ source: LogSource, to output: LogOutput) async throws(Failure) {
        let response = try await fetch(
            options.query(source.container, timestamps: options.showsTimestamps), of: source)
        var lines = LogLines()
        let prefix = prefix(source)
        let matcher = options.pattern?.matcher()
        let take: (ByteBufferView, inout ByteBuffer) -> Void = { line, batch in
            let text = options.showsTimestamps ? line.dropFirst(LogTimestamp.parse(line)?.length ?? 0) : line
            guard matcher?.finds(in: text) ?? true else { return }
            batch.writeLine(line, prefix)
        }
        try await response.forEachChunk { piece throws(Failure) in
            var batch = ByteBuffer()
            try lines.add(piece) { line throws(Failure) in take(line, &batch) }
            try output.write(batch)
        }
        var batch = ByteBuffer()
        try lines.finish { line throws(Failure) in take(line, &batch) }
        try output.write(batch)
    }
}

extension Failure {
    /// Whether it is that one container has no log, because it waits or is gone, which says nothing of the others.
    var isOfOneLog: Bool { [.remoteNotFound, .httpClientError].contains(code) }
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
