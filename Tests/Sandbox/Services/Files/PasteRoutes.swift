import Foundation
import HTTPTypes
import Hummingbird

/// `/api/paste/`: copies and moves, which a node does as tasks.
struct PasteRoutes {
    private struct Order: Decodable {
        enum Action: String, Decodable {
            case copy, move
        }

        let action: Action
        let source: String
        let destination: String
    }

    private struct Answer: Encodable {
        let code: Int
        let message: String
        var taskId: String?

        enum CodingKeys: String, CodingKey {
            case code, message
            case taskId = "task_id"
        }
    }

    func add(to routes: FileRoutes) {
        routes.on(.patch, "/api/paste/:node") { request, files in
            let node = try request.segment(2)
            try files.check(node: node)
            let order = try await request.decoded(as: Order.self)
            guard !(order.source + order.destination).contains("\\") else {
                return .json(Answer(code: -1, message: "paths must not contain a backslash"))
            }
            let task = try queue(order, files, node: node)
            return .json(Answer(code: 0, message: "success", taskId: task))
        }
    }

    private func queue(_ order: Order, _ files: UserFiles, node: String) throws -> String {
        let source = try VirtualPath(order.source)
        let destination = try VirtualPath(order.destination)
        let (place, facts) = try files.tree.existing(source)
        guard !source.names.isEmpty, !destination.names.isEmpty else { throw Refusal(.badRequest, "a root stays") }
        guard facts.isDirectory == source.isDirectory, destination.isDirectory == source.isDirectory else {
            throw Refusal(.badRequest, "a slash at the end is for directories, on both sides")
        }
        guard !source.isDirectory || !destination.parent.text.hasPrefix(source.text) else {
            throw Refusal(.badRequest, "\(destination.text) is inside \(source.text)")
        }
        _ = try files.tree.directory(destination.parent)
        return files.tasks.add(to: node, size: facts.size) {
            let target = try files.tree.place(files.tree.vacant(destination))
            switch order.action {
            case .copy: try FileManager.default.copyItem(atPath: place, toPath: target)
            case .move: try FileManager.default.moveItem(atPath: place, toPath: target)
            }
        }
    }
}
