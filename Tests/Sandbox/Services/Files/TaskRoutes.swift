import HTTPTypes
import Hummingbird

/// `/api/task/`: how far tasks are, and what is to become of them.
struct TaskRoutes {
    private struct Answer: Encodable {
        let code = 0
        let msg = "success"
        var task: TaskQueue.Report?
    }

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/task/:node") { request, files in
            let node = try request.segment(2)
            // A node that does not know the task says so by saying nothing of it.
            return .json(Answer(task: files.tasks.report(try request.required("task_id"), on: node)))
        }
        routes.on(.delete, "/api/task/:node") { request, files in
            let isForAll = request.form("all") == "1"
            let id = isForAll ? nil : try request.required("task_id")
            try files.tasks.cancel(id, on: try request.segment(2))
            return .json(Answer())
        }
        routes.on(.post, "/api/task/:node") { request, files in
            let order = try request.required("op")
            guard ["pause", "resume"].contains(order) else { throw Refusal(.badRequest, "no such op: \(order)") }
            let node = try request.segment(2)
            try files.tasks.pause(try request.required("task_id"), on: node, order == "pause")
            return .json(Answer())
        }
    }
}
