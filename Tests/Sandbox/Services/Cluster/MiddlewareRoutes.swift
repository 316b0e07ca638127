import Hummingbird

/// `/middleware/`: the databases and queues that apps share.
struct MiddlewareRoutes {
    func add(to routes: ClusterRoutes) {
        routes.on(.get, "/middleware/v1/list") { call in
            let code = call.behaviour.middlewareCode
            guard code == 0 || code == 200 else {
                return .json(["code": .integer(code), "message": "the sandbox was told to fail"] as JSONValue)
            }
            let visible = Self.instances.filter { call.sees($0["namespace"].text ?? "") }
            return .json(["code": .integer(code), "data": .array(visible), "message": ""] as JSONValue)
        }
    }

    private static let instances = [
        instance("postgres", "citus", in: "os-platform", nodes: 1, administrator: "olares", port: 5432),
        instance("redis", "kvrocks", in: "os-platform", nodes: 1, administrator: "", port: 6379),
        instance("mongodb", "mongo", in: "os-platform", nodes: 3, administrator: "root", port: 27017),
        instance("nats", "queue", in: "apps-shared", nodes: 2, administrator: "admin", port: 4222),
    ]

    private static func instance(
        _ type: String, _ name: String, in namespace: String, nodes: Int, administrator: String, port: Int
    ) -> JSONValue {
        let nowhere: JSONValue = ["endpoint": "", "size": 0]
        return [
            "name": .string(name), "namespace": .string(namespace), "type": .string(type), "nodes": .integer(nodes),
            "adminUser": .string(administrator), "password": .string("sandbox-password-of-\(name)"), "mongos": nowhere,
            "redisProxy": nowhere,
            "proxy": ["endpoint": .string("\(name)-headless.\(namespace):\(port)"), "size": 1],
        ]
    }
}
