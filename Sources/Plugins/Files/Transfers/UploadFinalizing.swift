import OlaresCore

extension UploadService {
    /// Bytes from which on the service leaves it to a task to put a complete file in its place (docs/protocol/files.md,
    /// "Large files").
    static let taskFrom: Int64 = 1 << 31

    /// The task that is putting a file in this place, if there is one. To begin the file anew meanwhile would spoil it.
    func finalizing(_ place: RemotePath) async throws(Failure) -> TaskTicket? {
        guard !place.fileType.isCloud else { return nil }
        let node = try await node.name()
        let request = ServiceRequest(
            "GET", .files, "/api/task/\(node.uriComponent)/?status=running,pending",
            headers: [("Accept", "application/json")])
        let answer: JSONValue
        do throws(Failure) { answer = try await server.document(request, for: "list the tasks of \(node)") } catch {
            // An older service has no list.
            guard !error.isPassing, error.exit != .loginNeeded, error.code != .interrupted else { throw error }
            return nil
        }
        let task = answer["tasks"]?.array?.first { task in
            task["action"]?.string == "upload_finalize" && task["dest"]?.string?.isSameBytes(as: place.wire) == true
        }
        return (task?["id"]?.string).map { TaskTicket(id: $0, node: node, kind: "upload") }
    }

    /// Waits until a task does nothing more to a file. How it ended does not matter: what is there is looked at afterwards,
    /// since it can be paused or cancelled and go on all the same, and a service that was restarted has forgotten it.
    func wait(for ticket: TaskTicket, _ settings: TransferSettings) async throws(Failure) {
        var pause = Duration.milliseconds(100)
        while true {
            let task: FileTask
            do throws(Failure) {
                task = try await settings.retry.run { () async throws(Failure) in try await server.task(ticket) }
            } catch {
                guard error.code == .remoteNotFound else { throw error }
                return
            }
            switch task.state {
            case .completed, .cancelled: return
            case .failed(let reason):
                throw Failure(
                    .serverRefused, "the server could not put the file in its place: \(TerminalText.sanitized(reason))",
                    advice: "the reason is the server's own", retryable: false)
            case .open(let word): if word == "paused", task.progress >= 100 { return }
            }
            await settings.retry.clock.sleep(for: pause)
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            pause = min(.seconds(2), pause * 2)
        }
    }
}
