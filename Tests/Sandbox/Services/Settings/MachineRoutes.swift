import HTTPTypes
import Hummingbird

/// The machine below: its state, its logs, its images.
struct MachineRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/system/status") { call in
            try call.requireAdministrator()
            return .settings(status(call))
        }
        routes.on(.post, "/api/command/collectLogs") { call in
            try call.requireAdministrator()
            call.change { state in
                state.collection = call.behaviour.collectionStates
                state.collectionState = "pending"
            }
            return .settings("logs are being collected")
        }
        routes.on(.get, "/api/containerd/registries") { call in
            try call.requireAdministrator()
            return .settings([
                [
                    "name": "docker.io", "image_count": 2, "image_size": 146_800_640,
                    "endpoints": ["https://mirror.example.com"],
                ],
                ["name": "ghcr.io", "image_count": 1, "image_size": 1024, "endpoints": .null],
            ])
        }
        routes.on(.get, "/api/containerd/images") { call in
            try call.requireAdministrator()
            let registry = call.request.query("registry") ?? ""
            return .settings(
                .array(
                    SampleSettings.images.filter { image in
                        image["repo_tags"].items.contains { ($0.text ?? "").hasPrefix(registry) }
                    }))
        }
    }

    /// Each look brings a collection of logs one state further.
    private func status(_ call: SettingsCall) -> JSONValue {
        let collection = call.change { state -> String in
            if !state.collection.isEmpty { state.collectionState = state.collection.removeFirst() }
            return state.collectionState
        }
        return [
            "terminusState": "terminus-running", "terminusdState": "running",
            "terminusName": .string(call.user.olaresId),
            "terminusVersion": .string(call.store.realm.behaviour.osVersion), "host_name": "olares", "os_type": "linux",
            "os_arch": "amd64", "memory": "64 G", "disk": "2 T", "gpu_info": "RTX 4090", "pressure": [],
            "collectingLogsState": .string(collection),
            "collectingLogsError": .string(collection == "failed" ? call.behaviour.collectionProblem : ""),
        ]
    }
}
