import Foundation
import HTTPTypes
import Hummingbird

/// `/api/mount/`, `/api/unmount/`, `/api/smb_history/`: volumes from elsewhere.
///
/// Every host has the shares `Public` and `Movies`, or the exports `/data` and `/backups`, except one called
/// `empty.local`. The password `wrong` is.
struct MountRoutes {
    private struct Answer: Encodable {
        struct Place: Encodable {
            let path: String
            var mounted: Bool?
        }

        let code: Int
        let message: String
        var data: [Place]?
    }

    func add(to routes: FileRoutes) {
        routes.on(.post, "/api/mount/:node") { request, files in
            try await mount(request, files, node: request.segment(2))
        }
        routes.on(.post, "/api/mount") { request, files in try await mount(request, files, node: SampleFiles.node) }
        routes.on(.post, "/api/unmount/external/:node/:name") { request, files in
            let (node, name) = (try request.segment(3), try request.segment(4))
            let volume = VirtualPath("external", node, [name], isDirectory: true)
            guard files.mounts.unmount(name, on: node) else {
                return .json(Answer(code: 404, message: "\(name) is not mounted on \(node)"))
            }
            try FileManager.default.removeItem(atPath: files.tree.place(volume))
            return .json(Answer(code: 200, message: "success"))
        }
        addHistory(to: routes)
    }

    private func addHistory(to routes: FileRoutes) {
        routes.on(.get, "/api/smb_history/:node") { request, files in
            let memory = files.mounts.memory(of: try request.segment(2))
            guard files.behaviour.wrapsHistory else { return .json(memory) }
            struct Wrapped: Encodable {
                let code = 200
                let data: [MountMemory]
            }
            return .json(Wrapped(data: memory))
        }
        routes.on(.put, "/api/smb_history/:node") { request, files in
            let places = try await request.decoded(as: [MountMemory].self)
            files.mounts.remember(places, on: try request.segment(2))
            return .text("Successfully saved SMB history\n")
        }
        routes.on(.delete, "/api/smb_history/:node") { request, files in
            let places = try await request.decoded(as: [MountMemory].self)
            files.mounts.forget(places.map(\.url), on: try request.segment(2))
            return .text("Successfully deleted SMB history\n")
        }
    }

    private func mount(_ request: Request, _ files: UserFiles, node: String) async throws -> Response {
        try files.check(node: node)
        switch try request.required("external_type") {
        case "smb": return try await mountSMB(request, files, node)
        case "nfs": return try await mountNFS(request, files, node)
        case let type: throw Refusal(.badRequest, "no such external_type: \(type)")
        }
    }

    private func mountSMB(_ request: Request, _ files: UserFiles, _ node: String) async throws -> Response {
        struct Order: Decodable {
            let smbPath: String
            let password: String?
        }
        let order = try await request.decoded(as: Order.self)
        guard order.smbPath.hasPrefix("//") else { throw Refusal(.badRequest, "no address: \(order.smbPath)") }
        guard order.password != "wrong" else { return .json(Answer(code: 401, message: "permission denied")) }
        let parts = order.smbPath.split(separator: "/").map { String($0) }
        guard parts.count > 1 else {
            let host = parts.first ?? ""
            let places = ["Public", "Movies"].map { Answer.Place(path: "//\(host)/\($0)") }
            return .json(Answer(code: 300, message: "choose a share", data: places))
        }
        return try attach(Self.name("smb", parts), files, node)
    }

    private func mountNFS(_ request: Request, _ files: UserFiles, _ node: String) async throws -> Response {
        struct Order: Decodable {
            let url: String
            let operate: String?
        }
        let order = try await request.decoded(as: Order.self)
        let parts = order.url.split(separator: ":", maxSplits: 1).map { String($0) }
        let host = parts.first ?? ""
        guard order.operate != "list" else {
            let exports = host == "empty.local" ? [] : ["data", "backups"]
            let places = exports.map { export in
                let isMounted = files.mounts.isMounted(Self.name("nfs", [host, export]), on: node)
                return Answer.Place(path: isMounted ? "/\(export)" : "\(host):/\(export)", mounted: isMounted)
            }
            return .json(Answer(code: 200, message: "success", data: places))
        }
        guard parts.count == 2 else { throw Refusal(.badRequest, "no address: \(order.url)") }
        return try attach(Self.name("nfs", [host] + parts[1].split(separator: "/").map { String($0) }), files, node)
    }

    /// Makes the volume's folder, with a file in it.
    private func attach(_ name: String, _ files: UserFiles, _ node: String) throws -> Response {
        guard files.mounts.mount(name, on: node) else {
            return .json(Answer(code: 409, message: "\(name) is mounted already"))
        }
        let volume = VirtualPath("external", node, [name], isDirectory: true)
        try files.tree.makeDirectories(volume)
        let greeting = try files.tree.place(volume.appending("hello.txt"))
        try Data("A volume from elsewhere.\n".utf8).write(to: URL(filePath: greeting))
        return .json(Answer(code: 200, message: "success"))
    }

    private static func name(_ kind: String, _ parts: [String]) -> String {
        ([kind] + parts).joined(separator: "-").lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }
            .joined()
    }
}
