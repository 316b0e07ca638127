import HTTPTypes
import Hummingbird

/// `/api/task/`: how far tasks are, and what is to become of them.
struct TaskRoutes {
    private struct Answer: Encodable {
        let code = 0
        let msg = "success"
        var task: TaskQueue.Report?
        var tasks: [TaskQueue.Report]?
    }

    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/task/:node") { request, files in
            let node = try request.segment(2)
            try files.check(node: node)
            if let id = request.form("task_id") {
                // A node that does not know the task says so by saying nothing of it.
                return .json(Answer(task: files.tasks.report(id, on: node)))
            }
            let statuses = (request.form("status") ?? "").split(separator: ",").map { String($0) }
            let tasks = files.tasks.reports(statuses, on: node)
            return .json(Answer(tasks: tasks.isEmpty ? nil : tasks))
        }
        routes.on(.delete, "/api/task/:node") { request, files in
            let node = try request.segment(2)
            try files.check(node: node)
            let id = request.form("all") == "1" ? nil : request.form("task_id") ?? ""
            files.tasks.cancel(id, on: node)
            return .json(Answer())
        }
        routes.on(.post, "/api/task/:node") { request, files in
            let node = try request.segment(2)
            try files.check(node: node)
            let id = request.form("task_id") ?? ""
            if request.form("op") == "pause" {
                try files.tasks.pause(id, on: node)
            } else {
                try files.tasks.resume(id, on: node)
            }
            return .json(Answer())
        }
    }
}
