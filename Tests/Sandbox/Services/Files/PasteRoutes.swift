import Foundation
import HTTPTypes
import Hummingbird

/// `/api/paste/`: copies and moves, which a node does as tasks.
struct PasteRoutes {
    private struct Order: Decodable {
        let action: String?
        let source: String?
        let destination: String?
    }

    func add(to routes: FileRoutes) {
        routes.on(.patch, "/api/paste/:node") { request, files in
            let node = try request.segment(2)
            try files.check(node: node)
            let body = Data(try await request.body.collect(upTo: 1 << 20).readableBytesView)
            // What is wrong with the body is said with 200.
            guard let order = try? JSONDecoder().decode(Order.self, from: body) else {
                throw Refusal(.ok, "bind body failed, err=unexpected end of JSON input")
            }
            for (name, value) in [
                ("action", order.action), ("source", order.source), ("destination", order.destination),
            ] where value == nil {
                throw Refusal(
                    .ok,
                    "'\(name)' field is a 'required' parameter, but the request body does not have this parameter "
                        + "'\(name)'")
            }
            let (source, destination) = (order.source ?? "", order.destination ?? "")
            guard !(source + destination).contains("\\") else {
                throw Refusal(.ok, code: -1, "paths must not contain a backslash")
            }
            let task = try queue(isMove: order.action == "move", source, destination, files, node: node)
            return .json(["task_id": task])
        }
    }

    private func queue(
        isMove: Bool, _ source: String, _ destination: String, _ files: UserFiles, node: String
    ) throws -> String {
        let (from, to) = (try Self.path(source, files), try Self.path(destination, files))
        try files.checkWritable(to)
        if isMove { try files.checkWritable(from) }
        guard let facts = files.tree.facts(from), !from.names.isEmpty else {
            throw Refusal(.internalServerError, error: "Source path to copy does not exist or is not accessible.")
                .being(.missing)
        }
        let order = TaskOrder(action: isMove ? "move" : "copy", source: from, destination: to, size: facts.size)
        return files.tasks.add(to: node, order) { try Self.paste(isMove: isMove, from, to, files) }
    }

    private static func path(_ text: String, _ files: UserFiles) throws(Refusal) -> VirtualPath {
        do throws(Refusal) {
            let path = try VirtualPath(text)
            try files.checkNode(of: path)
            return path
        } catch {
            throw Refusal(error.status, error: "file param error: " + error.message)
        }
    }

    /// - Returns: What the task says that it made.
    private static func paste(
        isMove: Bool, _ from: VirtualPath, _ to: VirtualPath, _ files: UserFiles
    ) throws -> VirtualPath? {
        let (place, facts) = try files.tree.existing(from)
        guard facts.isDirectory || !from.isDirectory else {
            throw Refusal(.ok, "get src meta info error: lstat \(from.diskText)/: not a directory")
        }
        guard files.tree.facts(to.parent)?.isDirectory == true else {
            throw Refusal(.ok, "rsync \(from.diskText) -> \(to.diskText): exit status 3")
        }
        var (target, told) = (to, to)
        if let taken = files.tree.facts(to) {
            if !facts.isDirectory, taken.isDirectory {
                // It goes inside; without a slash behind the directory the task does not say so.
                target = files.tree.vacant(to.appending(from.name))
                told = to.isDirectory ? target : to
            } else if !facts.isDirectory, to.name != from.name {
                throw Refusal(.ok, "generate dst name error: readdirent \(to.diskText): not a directory")
            } else {
                target = files.tree.vacant(to)
                told = target
            }
        }
        let destination = try files.tree.place(target)
        if isMove {
            try FileManager.default.moveItem(atPath: place, toPath: destination)
        } else {
            try FileManager.default.copyItem(atPath: place, toPath: destination)
            if facts.isDirectory { try removeLinks(in: destination) }
        }
        return told
    }

    /// A copy of a directory has none of the links that are in it.
    private static func removeLinks(in directory: String) throws {
        for inner in FileManager.default.enumerator(atPath: directory)?.compactMap({ $0 as? String }) ?? [] {
            let place = directory + "/" + inner
            if FileFacts(place)?.isSymlink == true { try FileManager.default.removeItem(atPath: place) }
        }
    }
}
