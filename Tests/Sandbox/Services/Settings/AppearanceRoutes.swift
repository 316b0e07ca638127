import HTTPTypes
import Hummingbird

/// What the desktop looks like. Whatever is sent is stored, sensible or not.
struct AppearanceRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.get, "/api/wallpaper/config/system") { call in .settings(appearance(call)["locale"]) }
        routes.on(.get, "/api/wallpaper") { call in .settings(appearance(call)["wallpaper"]) }
        routes.on(.get, "/api/widget") { call in
            try requireNewer(call)
            return .settings(appearance(call)["widget"])
        }
        routes.on(.post, "/api/widget") { call in
            try requireNewer(call)
            let widget = try await call.body()["widget"]
            set(call) { $0["widget"] = widget }
            return .settings(widget)
        }
        routes.on(.post, "/api/wallpaper/update/language") { call in
            let language = try await call.body()["language"]
            set(call) { $0["locale", "language"] = language }
            return .settings()
        }
        for surface in ["desktop", "login"] {
            post(routes, "/api/wallpaper/\(surface)", "bg") { $0["wallpaper", surface] = $1 }
            post(routes, "/api/wallpaper/\(surface)Style", "style") { $0["wallpaper", "\(surface)Style"] = $1 }
            let gallery = "upload_\(surface)_backgrounds"
            post(routes, "/api/wallpaper/upload/\(surface)", "bg") { document, address in
                document["wallpaper", gallery] = .array(document["wallpaper", gallery].items + [address])
            }
            post(routes, "/api/wallpaper/delete/\(surface)", "bg") { document, address in
                document["wallpaper", gallery] = .array(document["wallpaper", gallery].items.filter { $0 != address })
                if document["wallpaper", surface] == address { document["wallpaper", surface] = "/bg/0.jpg" }
            }
        }
        routes.on(.post, "/api/desktop/layout/reset") { call in
            try requireNewer(call)
            return .settings(["changedSurfaces": ["launchpad", "dock"]])
        }
    }

    private func post(
        _ routes: SettingsRoutes, _ path: String, _ member: String,
        _ change: @escaping @Sendable (inout JSONValue, JSONValue) -> Void
    ) {
        routes.on(.post, path) { call in
            let value = try await call.body()[member]
            set(call) { change(&$0, value) }
            return .settings()
        }
    }

    private func appearance(_ call: SettingsCall) -> JSONValue {
        call.read { $0.appearance[call.user.local] } ?? SampleSettings.appearance
    }

    private func set(_ call: SettingsCall, _ change: (inout JSONValue) -> Void) {
        call.change { change(&$0.appearance[call.user.local, default: SampleSettings.appearance]) }
    }

    private func requireNewer(_ call: SettingsCall) throws {
        guard call.system >= SystemVersion("1.12.6") else {
            throw SettingsRefusal("Not Found", code: 404, status: .notFound)
        }
    }
}

/// `/images`: pictures that are shown to everybody.
struct ImageRoutes {
    func add(to routes: SettingsRoutes) {
        routes.on(.post, "/images/upload/v1") { call in
            let body = try await call.request.body.collect(upTo: 8 << 20)
            let text = String(decoding: body.readableBytesView, as: UTF8.self)
            guard text.contains("name=\"image\""), let name = text.firstMatch(of: /filename="([^"]*)"/)?.1 else {
                throw SettingsRefusal("no image", code: 400, status: .badRequest)
            }
            return .settings([
                "imageUrl": .string("https://files.\(call.user.terminus)/images/\(name)"),
                "size": .integer(body.readableBytes),
            ])
        }
    }
}
