import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a client wants of a log.
struct LogOptions: Sendable {
    let container: String?
    let tailLines: Int?
    let since: LogTime?
    let limitBytes: Int?
    let wantsTimestamps: Bool
    let isPrevious: Bool
    let isFollowed: Bool

    init(_ call: ClusterCall) throws(ClusterRefusal) {
        let request = call.request
        func isOn(_ name: String) -> Bool { ["true", "1"].contains(request.form(name) ?? "") }
        func count(_ name: String, from lowest: Int) throws(ClusterRefusal) -> Int? {
            guard let text = request.form(name), !text.isEmpty else { return nil }
            guard let number = Int(text), number >= lowest else {
                throw ClusterRefusal(
                    code: 422, reason: "Invalid",
                    message: "PodLogOptions is invalid: \(name): Invalid value: \"\(text)\": must be at least \(lowest)"
                )
            }
            return number
        }
        container = request.form("container")
        tailLines = try count("tailLines", from: 0)
        limitBytes = try count("limitBytes", from: 1)
        wantsTimestamps = isOn("timestamps")
        isPrevious = isOn("previous")
        isFollowed = isOn("follow")
        let seconds = try count("sinceSeconds", from: 1)
        if let text = request.form("sinceTime"), !text.isEmpty {
            guard let time = LogTime(text), seconds == nil else {
                throw .badRequest("sinceTime: Invalid value: \"\(text)\"")
            }
            since = call.behaviour.logs.isSinceExact ? time : time.wholeSecond
        } else {
            since = seconds.map { LogTime(call.store.now - Double($0)) }
        }
    }
}

/// `log` of pods.
struct LogRoutes {
    func read(_ call: ClusterCall, _ key: ObjectName) async throws -> Response {
        let options = try LogOptions(call)
        let pod = try call.object(.pods, key)
        let container = try container(of: pod, options)
        let body =
            if let bytes = call.behaviour.logs.bytes {
                BulkLog(lines: bytes / BulkLog.lineLength, options: options, now: call.store.now).body
            } else {
                LogStream(call: call, options: options, pod: pod, container: container).body
            }
        return Response(status: .ok, headers: [.contentType: "text/plain"], body: body)
    }

    private func container(of pod: KubernetesObject, _ options: LogOptions) throws(ClusterRefusal) -> String {
        let names = Pod.containers(of: pod)
        let all = names + Pod.initContainers(of: pod)
        guard let name = options.container ?? (all.count == 1 ? all[0] : nil) else {
            let choice = names.joined(separator: " ")
            throw .badRequest("a container name must be specified for pod \(pod.name), choose one of: [\(choice)]")
        }
        guard all.contains(name) else { throw .badRequest("container \(name) is not valid for pod \(pod.name)") }
        let statuses = pod.json["status", "containerStatuses"].items + pod.json["status", "initContainerStatuses"].items
        let status = statuses.first { $0["name"].text == name } ?? [:]
        if options.isPrevious {
            guard status["restartCount"].number ?? 0 > 0 else {
                throw .badRequest("previous terminated container \"\(name)\" in pod \"\(pod.name)\" not found")
            }
            return name
        }
        let reason = status["state", "waiting", "reason"].text
        guard let reason = pod.json["status", "containerStatuses"] == .null ? "Pending" : reason,
            reason != "CrashLoopBackOff"
        else { return name }
        throw .badRequest("container \"\(name)\" in pod \"\(pod.name)\" is waiting to start: \(reason)")
    }
}

/// The lines of one container, as they are and as they come.
struct LogStream: Sendable {
    let call: ClusterCall
    let options: LogOptions
    let pod: KubernetesObject
    let container: String

    var body: ResponseBody {
        ResponseBody { writer in
            try await write(to: &writer)
            try await writer.finish(nil)
        }
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        var first = lines(from: 0)
        if let since = options.since { first = first.drop { $0.time < since } }
        if let tail = options.tailLines { first = first.suffix(tail) }
        var room = options.limitBytes ?? .max
        var next = first.startIndex
        var isFirst = true
        let end = options.isFollowed ? call.behaviour.logs.endsFollowAfter : nil
        var written = 0
        repeat {
            let new = isFirst ? first : lines(from: next)
            isFirst = false
            next = new.endIndex
            let rest = new.prefix((end ?? .max) - written)
            written += rest.count
            try await write(rest, room: &room, to: &writer)
            guard room > 0, written < end ?? .max, options.isFollowed, !options.isPrevious, isThere else { return }
            try await Task.sleep(for: .milliseconds(50))
        } while call.channel.isActive
    }

    private func write(
        _ lines: ArraySlice<LogBook.Line>, room: inout Int, to writer: inout any ResponseBodyWriter
    ) async throws {
        guard !lines.isEmpty, room > 0 else { return }
        var buffer = ByteBuffer()
        for line in lines {
            buffer.writeString((options.wantsTimestamps ? "\(line.time.text) " : "") + line.text + "\n")
        }
        guard let part = buffer.readSlice(length: min(room, buffer.readableBytes)) else { return }
        room -= part.readableBytes
        try await writer.write(part)
    }

    private func lines(from number: Int) -> ArraySlice<LogBook.Line> {
        let start = (try? Date(pod.creation, strategy: .iso8601)) ?? call.store.now
        return call.store.logs.lines(
            of: LogBook.Source(pod: pod.uid, container: container, isPrevious: options.isPrevious), from: number,
            since: start, now: call.store.now, secondsPerLine: call.behaviour.logs.secondsPerLine)
    }

    /// Whether the pod can still write something.
    private var isThere: Bool {
        let present = call.store.with { $0[.pods, pod.key] }
        return present?.uid == pod.uid && present.map(Pod.isRunning) == true
    }
}
