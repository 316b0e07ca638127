import HTTPTypes
import Hummingbird

/// Who asks, which nodes there are, what the machine is, its ports, its fans, its apps.
struct MachineFacts {
    func add(to routes: DashboardRoutes) {
        routes.on(.get, "/capi/app/detail") { call in
            .json(
                [
                    "clusterRole": "",
                    "user": [
                        "username": .string(call.user.local), "globalrole": .string(call.role),
                        "email": .string(call.user.olaresId),
                    ],
                ] as JSONValue)
        }
        routes.on(.get, "/kapis/resources.kubesphere.io/v1alpha3/nodes") { call in nodes(call) }
        routes.on(.get, "/user-service/api/system/status") { call in
            envelope([
                "device_name": .string(call.behaviour.deviceName), "host_name": "olares",
                "cpu_info": "Intel(R) Core(TM) Ultra 9 275HX", "gpu_info": "NVIDIA GeForce RTX 5090",
            ])
        }
        routes.on(.get, "/user-service/api/mdns/olares-one/cpu-gpu") { call in
            guard call.behaviour.hasFans, call.behaviour.deviceName == "Olares One" else {
                return .json(["message": "not found"] as JSONValue, status: .notFound)
            }
            return envelope(call.machine.fans(at: call.now))
        }
        routes.on(.get, "/user-service/api/myapps_v2") { call in envelope(.array(call.machine.apps)) }
        routes.on(.get, "/capi/system/ifs") { call in
            .json(
                JSONValue.array(
                    call.machine.ports(at: call.now, tested: call.request.form("testConnectivity") != "false")))
        }
    }

    private func envelope(_ data: JSONValue) -> Response {
        .json(["code": 0, "message": "", "data": data] as JSONValue)
    }

    private func nodes(_ call: DashboardCall) -> Response {
        let items = call.behaviour.nodes.sorted { $0.key < $1.key }.map { name, labels -> JSONValue in
            var all: [String: JSONValue] = ["kubernetes.io/hostname": .string(name)]
            for label in labels { all[label] = "true" }
            return ["metadata": ["name": .string(name), "labels": .object(all)]]
        }
        return .json(["items": .array(items), "totalItems": .integer(items.count)] as JSONValue)
    }
}
