import OlaresCore
import OlaresExecution

/// `cluster workload images`: which workloads use which images, or one image.
struct WorkloadImages: CommandHandler {
    private let image: ImageReference?
    private let namespace: String?
    private let kinds: [ImageKind]
    private let label: String?
    private let paging: PageOptions

    init(_ arguments: Arguments) throws(Failure) {
        image = try arguments.text("image").map(ImageReference.init)
        namespace = try arguments.listedNamespace
        kinds = try ImageKind.several(try arguments.text("kind") ?? "all")
        label = try arguments.text("label")
        let paging = try PageOptions(arguments)
        // Whoever looks for one image wants to know of all its uses.
        self.paging = image == nil ? paging : paging.whole
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        var scans: [(kind: ImageKind, list: ItemList)] = []
        for kind in kinds {
            let list = try await hub.list(
                APIPath.resources(in: namespace, kind.plural), Query(["labelSelector": label]), paging,
                for: "list \(kind.plural)")
            scans.append((kind, list))
        }
        var uses = scans.flatMap { kind, list in list.items.flatMap { ImageUse.uses(in: $0, kind) } }
        if let image { uses.removeAll { !image.finds(ImageReference($0.image)) } }
        uses.sort { $0.cells.lexicographicallyPrecedes($1.cells) }
        return result(uses, scans)
    }

    private func result(_ uses: [ImageUse], _ scans: [(kind: ImageKind, list: ItemList)]) -> CommandResult {
        var json: JSONObject = [
            "refs": .array(uses.map(\.json)),
            "scan": .array(
                scans.map { kind, list in
                    [
                        "kind": .string(kind.plural), "returnedItems": .integer(Int64(list.items.count)),
                        "totalItems": .integer(list.count), "hasMore": .bool(list.hasMore),
                    ]
                }),
        ]
        for (name, value) in paging.members { json[name] = value }
        let cut = scans.filter { $0.list.hasMore }
            .map { "\($0.kind.plural) (\($0.list.items.count) of \($0.list.count))" }
        let nothing = image.map { "no workloads reference \($0.text.quotedForMessage)" } ?? "no workload images"
        return CommandResult(
            .table(Table(columns: ImageUse.titles.map { Table.Column($0) }, rows: uses.map(\.cells)), empty: [nothing]),
            json: .object(json),
            notices: cut.isEmpty
                ? []
                : [
                    "(scan is paged: \(cut.joined(separator: ", ")) — \(paging.rest))"
                ])
    }
}

/// The kinds of objects that say which images their pods use.
private enum ImageKind: String, CaseIterable, Sendable {
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case job = "Job"
    case cronJob = "CronJob"

    var word: String { rawValue.lowercased() }
    var plural: String { word + "s" }

    static func several(_ text: String) throws(Failure) -> [ImageKind] {
        let name = text.trimmed.lowercased()
        if name == "all" { return allCases }
        if let kind = allCases.first(where: { $0.word == name || $0.plural == name }) { return [kind] }
        throw Failure(
            .optionValueInvalid,
            "unsupported kind \(text.quotedForMessage) (want one of: all, deployment, statefulset, daemonset, job, cronjob)",
            advice: "give one of them"
        ).with(choices: ["all", "deployment", "statefulset", "daemonset", "job", "cronjob"], invalid: "--kind")
    }

    /// What it says of the pods that it makes.
    func template(of object: KubernetesObject) -> JSONValue? {
        let spec = self == .cronJob ? object.spec["jobTemplate"]?["spec"] : object.spec
        return spec?["template"]?["spec"]
    }
}

/// One container of one workload, and its image.
private struct ImageUse: Sendable {
    static let titles = ["NAMESPACE", "KIND", "WORKLOAD", "TYPE", "CONTAINER", "IMAGE"]

    let cells: [String]
    var image: String { cells[5] }

    static func uses(in json: JSONValue, _ kind: ImageKind) -> [ImageUse] {
        let object = KubernetesObject(json)
        let template = kind.template(of: object)
        return [("initContainers", "initContainer"), ("containers", "container")].flatMap { list, type in
            (template?[list]?.array ?? []).map { container in
                ImageUse(cells: [
                    object.namespace, kind.rawValue, object.name, type, container["name"]?.string ?? "",
                    container["image"]?.string ?? "",
                ])
            }
        }
    }

    var json: JSONValue {
        let names = ["namespace", "kind", "workload", "containerType", "container", "image"]
        var json = JSONObject()
        for (name, cell) in zip(names, cells) { json[name] = .string(cell) }
        return .object(json)
    }
}
