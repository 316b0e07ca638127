import NIOCore
import OlaresCore
import OlaresExecution

/// Lets a person choose the container to run something in.
struct ContainerPicker: Sendable {
    private static let pageSize: Int64 = 100
    private static let mostPages: Int64 = 20

    let hub: ControlHub
    let context: CommandContext
    /// Where to look; `nil` for everywhere.
    let namespace: String?

    /// Shows what there is, and waits for the choice.
    /// - Returns: `nil` when the person chose none.
    func pick() async throws(Failure) -> ContainerName? {
        guard context.environment["TERM"] != "dumb" else {
            throw Failure(
                .terminalRequired, "a list to choose from needs a terminal with a cursor, and TERM is dumb",
                advice: "name the container, as NAMESPACE/POD/CONTAINER")
        }
        context.showProgress(["Loading containers\(namespace.map { " in \($0)" } ?? "")…"])
        defer { context.showProgress([]) }
        let found = try await pods()
        let entries = Self.entries(found.pods, permission: try? await ExecPermission(hub))
        context.showProgress([])
        guard !entries.isEmpty else {
            let place = namespace.map { "in namespace \($0.quotedForMessage) for" } ?? "to"
            throw Failure(
                .remoteNotFound, "no containers visible \(place) the active profile",
                next: [NextStep(["cluster", "pod", "list"], effect: .read)])
        }
        var header = "Select a container \(namespace.map { "in \($0) " } ?? "")to exec into"
        if found.pods.count < found.total {
            header += "  (scanned first \(found.pods.count) of \(found.total) pods — narrow with -n)"
        }
        return try await choose(PickerList(entries, header: header))
    }

    /// The containers of pods where commands can be run, running ones first.
    static func entries(_ pods: [Pod], permission: ExecPermission?) -> [PickerList.Entry] {
        let entries = pods.flatMap { pod in
            pod.containers.map { container in
                PickerList.Entry(
                    container: ContainerName(
                        pod: ObjectName(namespace: pod.object.namespace, name: pod.object.name), name: container.name),
                    status: pod.status)
            }
        }
        return entries.filter { permission?.allows($0.container.pod.namespace) ?? true }.sorted { a, b in
            a.isRunning == b.isRunning ? a.container.text < b.container.text : a.isRunning
        }
    }

    private func pods() async throws(Failure) -> (pods: [Pod], total: Int) {
        var pods: [Pod] = []
        var total = 0
        for page in 1...Self.mostPages {
            let list = try await hub.list(
                APIPath.resources(in: namespace, "pods"), Query(),
                PageOptions(limit: Self.pageSize, page: page), for: "list pods")
            pods += list.items.map { Pod($0) }
            total = Int(clamping: list.count)
            if list.items.count < Int(Self.pageSize) || pods.count >= total { break }
        }
        return (pods, max(total, pods.count))
    }

    private func choose(_ list: PickerList) async throws(Failure) -> ContainerName? {
        let console = context.console
        let input = try console.input
        return try await console.withRawTerminal(farewell: "") { _ throws(Failure) -> ContainerName? in
            var list = list
            var drawn = 0
            while true {
                let lines = list.lines(console.size ?? TerminalSize(columns: 80, rows: 24))
                console.writeError(Self.erasing(drawn) + lines.map { $0 + "\r\n" }.joined())
                drawn = lines.count
                guard let bytes = try await input.next() else { return nil }
                for key in PickerKey.keys(in: Array(bytes.readableBytesView)) {
                    switch list.press(key) {
                    case .goesOn: continue
                    case .picked(let container):
                        console.writeError(Self.erasing(drawn))
                        return container
                    case .cancelled:
                        console.writeError(Self.erasing(drawn))
                        return nil
                    }
                }
            }
        }
    }

    /// Takes the last lines away.
    private static func erasing(_ lines: Int) -> String { lines == 0 ? "" : "\u{1b}[\(lines)A\r\u{1b}[J" }
}
