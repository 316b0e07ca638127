import HTTPTypes
import Hummingbird

/// What the full-text search looks at.
struct SearchRoutes {
    private static let settings = "/api/search/monitorsetting"

    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/search/task/stats/merged") { call in
            let state = call.change { state in
                state.searchStates.isEmpty ? "completed" : state.searchStates.removeFirst()
            }
            return call.behaviour.searchSaysText
                ? .settings(.string(state)) : .settings(["status": .string(state), "full_content_task_error": .null])
        }
        routes.on(.post, "/api/search/task/rebuild") { call in
            call.change { $0.searchStates = call.behaviour.searchStates }
            return .settings()
        }
        let directories = Self.settings + "/include-directory/full_content"
        routes.on(.get, directories) { call in
            .settings(.array(call.read { $0.searchDirectories }.map { .string($0) }))
        }
        routes.on(.put, directories + "/part") { call in
            let paths = try await call.body()["include_directory"].items.compactMap(\.text)
            call.change { state in state.searchDirectories += paths.filter { !state.searchDirectories.contains($0) } }
            return .settings()
        }
        routes.on(.delete, directories + "/part") { call in
            let paths = try await call.body()["include_directory"].items.compactMap(\.text)
            call.change { $0.searchDirectories.removeAll(where: paths.contains) }
            return .settings()
        }
        let patterns = Self.settings + "/exclude-pattern"
        routes.on(.get, patterns) { call in .settings(.array(call.read { $0.excludePatterns })) }
        routes.on(.put, patterns + "/part") { call in
            let added = try await call.body()["exclude_pattern"].items
            call.change { $0.excludePatterns += added.map { ["pattern": $0, "must": false] } }
            return .settings()
        }
        routes.on(.delete, patterns + "/part") { call in
            let removed = try await call.body()["exclude_pattern"].items
            call.change { $0.excludePatterns.removeAll { removed.contains($0["pattern"]) } }
            return .settings()
        }
        routes.on(.get, "/api/files/video/config") { _ in
            .settings([
                "encoding": ["hardwareAcceleration": "none", "threads": 2], "enabled": true, "name": "default",
                "profiles": [],
                "segmentSeconds": 6,
            ])
        }
    }
}
