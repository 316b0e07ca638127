import Foundation
import HTTPTypes
import Hummingbird

/// `/api/mount/`, `/api/unmount/`, `/api/smb_history/`: volumes from elsewhere.
///
/// Every host has the shares `Public` and `Movies`, or the exports `/data` and `/backups`, except one called
/// `empty.local`. The password `wrong` is. What the service of the node says comes with status 200.
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
        routes.on(.post, "/api/unmount/external/:node/:name") { request, files in
            let (node, name) = (try request.segment(3), try request.segment(4))
            guard ["smb", "nfs", "usb"].contains(request.form("external_type")) else {
                throw Refusal(.badRequest, "unsupported external type: \(request.form("external_type") ?? "")")
            }
            if let away = away(files, "umount") { return away }
            let volume = VirtualPath("external", node, [name], isDirectory: true)
            guard files.mounts.unmount(name, on: node) else {
                return .json(Answer(code: 500, message: "umount: \(name): not mounted."))
            }
            try FileManager.default.removeItem(atPath: files.tree.place(volume))
            return .json(Answer(code: 200, message: "success"))
        }
        addHistory(to: routes)
    }

    /// What is answered while the service of the node is away; nil where it is there.
    private func away(_ files: UserFiles, _ route: String) -> Response? {
        guard files.behaviour.mountServiceIsAway else { return nil }
        return .json(
            [
                "error":
                    "Post \"http://127.0.0.1:18088/command/\(route)\": dial tcp 127.0.0.1:18088: connect: connection refused"
            ],
            status: .internalServerError)
    }

    private func addHistory(to routes: FileRoutes) {
        routes.on(.get, "/api/smb_history/:node") { request, files in
            try files.check(node: try request.segment(2))
            let memory = files.mounts.memory
            guard files.behaviour.wrapsHistory else { return .json(memory.isEmpty ? nil : memory) }
            struct Wrapped: Encodable {
                let code = 200
                let data: [MountMemory]
            }
            return .json(Wrapped(data: memory))
        }
        routes.on(.put, "/api/smb_history/:node") { request, files in
            files.mounts.remember(try await request.decoded(as: [MountMemory].self))
            return .text("Successfully saved SMB history\n")
        }
        routes.on(.delete, "/api/smb_history/:node") { request, files in
            files.mounts.forget(try await request.decoded(as: [MountMemory].self).map(\.url))
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
            let user: String?
            let password: String?
        }
        let order = try await request.decoded(as: Order.self)
        func trimmed(_ text: String?) -> String { (text ?? "").trimmingCharacters(in: .whitespaces) }
        guard !trimmed(order.user).isEmpty, !trimmed(order.password).isEmpty else {
            throw Refusal(.badRequest, "user and password are required for smb")
        }
        if let away = away(files, "mount-samba") { return away }
        guard trimmed(order.password) != "wrong" else {
            return .json(Answer(code: 500, message: "Incorrect username or password"))
        }
        let parts = trimmed(order.smbPath).split(separator: "/").map { String($0) }
        guard parts.count > 1 else {
            let host = parts.first ?? ""
            let places = ["Public", "Movies"].map { Answer.Place(path: "//\(host)/\($0)") }
            return .json(Answer(code: 300, message: "choose a share", data: places))
        }
        let name = (["smb"] + parts).joined(separator: "-").lowercased()
            .map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return try attach(name, "smb", files, node)
    }

    private func mountNFS(_ request: Request, _ files: UserFiles, _ node: String) async throws -> Response {
        struct Order: Decodable {
            let url: String
            let operate: String?
        }
        let order = try await request.decoded(as: Order.self)
        // Cut at the first colon, whatever the host.
        let parts = order.url.split(separator: ":", maxSplits: 1).map { String($0) }
        let host = parts.first ?? ""
        guard order.operate != "list" else {
            if let away = away(files, "list-nfs") { return away }
            let exports = host == "empty.local" ? [] : ["data", "backups"]
            let places = exports.map { export in
                let isMounted = files.mounts.type(of: export, on: node) == "nfs"
                return Answer.Place(path: isMounted ? "/\(export)" : "\(host):/\(export)", mounted: isMounted)
            }
            return .json(Answer(code: 200, message: "success", data: places))
        }
        let path = parts.count == 2 ? parts[1] : ""
        guard let name = path.split(separator: "/").last else {
            throw Refusal(.badRequest, "invalid nfs shared path: \(path)")
        }
        if let away = away(files, "mount-nfs") { return away }
        return try attach(String(name), "nfs", files, node)
    }

    /// Makes the volume's folder, with a file in it.
    private func attach(_ name: String, _ type: String, _ files: UserFiles, _ node: String) throws -> Response {
        guard files.mounts.mount(name, type, on: node) else {
            return .json(Answer(code: 500, message: "mount: \(name) is mounted already"))
        }
        let volume = VirtualPath("external", node, [name], isDirectory: true)
        try files.tree.makeDirectories(volume)
        let greeting = try files.tree.place(volume.appending("hello.txt"))
        try Data("A volume from elsewhere.\n".utf8).write(to: URL(filePath: greeting))
        return .json(Answer(code: 200, message: "success"))
    }
}
