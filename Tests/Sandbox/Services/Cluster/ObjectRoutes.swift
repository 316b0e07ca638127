import Hummingbird
import NIOCore

/// `/api/v1/` and `/apis/`: objects as Kubernetes itself serves them.
struct ObjectRoutes {
    func add(to routes: ClusterRoutes) {
        for path: RouterPath in ["/api/v1/**", "/apis/**"] {
            routes.on(.get, path) { call in try await get(call, ObjectPath(call)) }
            routes.on(.post, path) { call in try await post(call, ObjectPath(call)) }
            routes.on(.put, path) { call in try await ScaleRoutes().put(call, ObjectPath(call)) }
            routes.on(.patch, path) { call in try await PatchRoutes().patch(call, ObjectPath(call)) }
            routes.on(.delete, path) { call in try await DeleteRoutes().delete(call, ObjectPath(call)) }
        }
    }

    private func get(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        switch (path.name, path.subresource) {
        case (nil, _): try await list(call, path)
        case (let name?, nil): try one(call, path, name)
        case (_, "log") where path.type == .pods: try await LogRoutes().read(call, try path.key)
        case (_, "exec") where path.type == .pods: try await ExecRoutes().open(call, try path.key)
        case (_, "scale") where path.type.isScalable: try ScaleRoutes().get(call, path)
        case (_, "status"): try one(call, path, path.name ?? "")
        default: throw ClusterRefusal.noSuchPath
        }
    }

    private func post(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        guard path.type == .pods, path.subresource == "exec" else {
            return try await CreateRoutes().create(call, path)
        }
        return try await ExecRoutes().open(call, try path.key)
    }

    private func one(_ call: ClusterCall, _ path: ObjectPath, _ name: String) throws -> Response {
        let object = try call.object(path.type, ObjectName(namespace: path.namespace ?? "", name: name))
        guard call.wantsTable else { return .json(object.json) }
        return .json(ObjectTable(type: path.type, now: call.store.now).json([object], version: 0))
    }

    private func list(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        let request = call.request
        let (labels, fields) = (try request.labelSelector(), try request.fieldSelector())
        let isWanted: @Sendable (KubernetesObject) -> Bool = { object in
            (labels?.matches(object.labels) ?? true) && (fields?.matches(object) ?? true)
        }
        if ["true", "1"].contains(request.form("watch") ?? "") {
            return try Watch(call: call, type: path.type, namespace: path.namespace, isWanted: isWanted).response()
        }
        let found = try call.list(path.type, in: path.namespace).filter(isWanted)
        let first = try offset(request.form("continue"))
        let limit = request.formNumber("limit").flatMap { $0 > 0 ? $0 : nil } ?? .max
        let part = found.dropFirst(first).prefix(limit)
        var metadata: JSONValue = ["resourceVersion": .string(String(call.store.with { $0.version }))]
        if first + part.count < found.count {
            metadata["continue"] = .string(ContinueToken(offset: first + part.count).text)
            metadata["remainingItemCount"] = .integer(found.count - first - part.count)
        }
        guard !call.wantsTable else {
            var table = ObjectTable(type: path.type, now: call.store.now).json(Array(part), version: 0)
            table["metadata"] = metadata
            return .json(table)
        }
        return .json(
            [
                "kind": .string(path.type.kind + "List"), "apiVersion": .string(path.type.apiVersion),
                "metadata": metadata, "items": .array(part.map(\.asListItem)),
            ] as JSONValue)
    }

    private func offset(_ token: String?) throws(ClusterRefusal) -> Int {
        guard let token, !token.isEmpty else { return 0 }
        guard let token = ContinueToken(token) else {
            throw ClusterRefusal(
                code: 410, reason: "Expired", message: "The provided continue parameter is too old or not one at all")
        }
        return token.offset
    }
}

/// Where a list goes on.
private struct ContinueToken {
    let offset: Int

    init(offset: Int) { self.offset = offset }

    init?(_ text: String) {
        guard text.hasPrefix("sandbox-"), let offset = Int(text.dropFirst(8)) else { return nil }
        self.offset = offset
    }

    var text: String { "sandbox-\(offset)" }
}

/// A path to objects, taken apart.
struct ObjectPath {
    let type: ResourceType
    var namespace: String?
    var name: String?
    var subresource: String?

    /// Reads the path of a call, or a 404.
    init(_ call: ClusterCall) throws(ClusterRefusal) {
        var rest = call.request.uri.path.split(separator: "/").map { String($0).removingPercentEncoding ?? "" }[...]
        let apiVersion = rest.popFirst() == "api" ? rest.popFirst() : rest.prefix(2).joined(separator: "/")
        if apiVersion != "v1" { rest = rest.dropFirst(2) }
        if rest.first == "namespaces", rest.count > 2, rest[rest.startIndex + 2] != "status" {
            namespace = rest[rest.startIndex + 1]
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst(), let type = ResourceType(rawValue: resource),
            type.apiVersion == apiVersion, rest.count <= 2
        else { throw .noSuchPath }
        self.type = type
        name = rest.popFirst()
        subresource = rest.popFirst()
        guard type.isNamespaced || namespace == nil, name == nil || !type.isNamespaced || namespace != nil else {
            throw .noSuchPath
        }
    }

    /// Which object is meant, or a 404.
    var key: ObjectName {
        get throws(ClusterRefusal) {
            guard let name else { throw .noSuchPath }
            return ObjectName(namespace: namespace ?? "", name: name)
        }
    }
}

extension KubernetesObject {
    /// As lists have it: the type is the list's to say.
    fileprivate var asListItem: JSONValue {
        var item = json
        item["kind"] = .null
        item["apiVersion"] = .null
        return item
    }
}
