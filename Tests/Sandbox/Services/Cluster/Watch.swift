import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A list that goes on: what is there, and then every change to it.
struct Watch: Sendable {
    let call: ClusterCall
    let type: ResourceType
    let namespace: String?
    let isWanted: @Sendable (KubernetesObject) -> Bool

    func response() throws -> Response {
        let start = try call.list(type, in: namespace).filter(isWanted)
        let version = call.request.formNumber("resourceVersion") ?? 0
        let end = ContinuousClock.now + .seconds(call.request.formNumber("timeoutSeconds") ?? 3600)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                try await follow(from: version, first: start, until: end, &writer)
                try await writer.finish(nil)
            })
    }

    private func follow(
        from version: Int, first: [KubernetesObject], until end: ContinuousClock.Instant,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        var known = Set<String>()
        var seen = version
        // Who names no version wants to hear of everything that is there.
        if version > 0 { known = Set(first.filter { $0.resourceVersion <= version }.map(\.uid)) }
        while ContinuousClock.now < end, call.channel.isActive {
            let (present, deletions, newest) = snapshot(after: seen)
            for object in deletions where known.remove(object.uid) != nil {
                try await write("DELETED", object, &writer)
            }
            for object in present.sorted(by: { $0.resourceVersion < $1.resourceVersion })
            where object.resourceVersion > seen {
                try await write(known.insert(object.uid).inserted ? "ADDED" : "MODIFIED", object, &writer)
            }
            seen = newest
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Time goes on while somebody watches.
    private func snapshot(after version: Int) -> ([KubernetesObject], [KubernetesObject], Int) {
        let present = (try? call.list(type, in: namespace)) ?? []
        return call.store.with { state in
            let deleted = state.deletions.filter { $0.type == type && $0.object.resourceVersion > version }.map(
                \.object)
            let names = Set(present.map(\.uid))
            let current = state.list(type, in: namespace).filter { names.contains($0.uid) && isWanted($0) }
            return (current, deleted, state.version)
        }
    }

    private func write(
        _ event: String, _ object: KubernetesObject, _ writer: inout any ResponseBodyWriter
    ) async throws {
        let content =
            call.wantsTable
            ? ObjectTable(type: type, now: call.store.now).json([object], version: object.resourceVersion) : object.json
        var line = try JSONEncoder().encode(["type": .string(event), "object": content] as JSONValue)
        line.append(UInt8(ascii: "\n"))
        try await writer.write(ByteBuffer(bytes: line))
    }
}
