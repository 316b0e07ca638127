/// The two ways of `PATCH` that clients use.
enum MergePatch: String {
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"

    /// Arrays of objects that a strategic patch merges, and the member by which their elements are told apart.
    private static let keys = [
        "containers": "name", "initContainers": "name", "env": "name", "volumes": "name", "ports": "containerPort",
        "ownerReferences": "uid", "conditions": "type",
    ]

    func apply(_ patch: JSONValue, to target: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [String: JSONValue] = [:]
        if case .object(let present) = target { members = present }
        for (name, change) in changes where !name.hasPrefix("$") {
            if change == .null {
                members[name] = nil
            } else if self == .strategic, let key = Self.keys[name], case .array(let elements) = change {
                members[name] = .array(merge(elements, into: members[name]?.items ?? [], by: key))
            } else {
                members[name] = apply(change, to: members[name] ?? .null)
            }
        }
        return .object(members)
    }

    private func merge(_ changes: [JSONValue], into present: [JSONValue], by key: String) -> [JSONValue] {
        var elements = present
        for change in changes {
            let index = elements.firstIndex { $0[key] == change[key] }
            if change["$patch"] == "delete" {
                if let index { elements.remove(at: index) }
            } else if let index {
                elements[index] = apply(change, to: elements[index])
            } else {
                elements.append(apply(change, to: .null))
            }
        }
        return elements
    }
}
