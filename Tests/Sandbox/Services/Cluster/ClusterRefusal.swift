import HTTPTypes
import Hummingbird

/// Why the cluster does not do what it was asked, in the form of Kubernetes.
struct ClusterRefusal: Error {
    let code: Int
    let reason: String
    let message: String
    var details: JSONValue = .null

    static func badRequest(_ message: String) -> ClusterRefusal {
        ClusterRefusal(code: 400, reason: "BadRequest", message: message)
    }

    static func notFound(_ type: ResourceType, _ name: String) -> ClusterRefusal {
        let group = type.group.isEmpty ? "" : ".\(type.group)"
        return ClusterRefusal(
            code: 404, reason: "NotFound", message: "\(type.rawValue)\(group) \"\(name)\" not found",
            details: ["name": .string(name), "kind": .string(type.rawValue), "group": .string(type.group)])
    }

    /// A change of a state that is no longer.
    static func conflict(_ type: ResourceType, _ name: String) -> ClusterRefusal {
        let group = type.group.isEmpty ? "" : ".\(type.group)"
        return ClusterRefusal(
            code: 409, reason: "Conflict",
            message:
                "Operation cannot be fulfilled on \(type.rawValue)\(group) \"\(name)\": the object has been modified; "
                + "please apply your changes to the latest version and try again")
    }

    /// Nothing is served under this path.
    static let noSuchPath = ClusterRefusal(
        code: 404, reason: "NotFound", message: "the server could not find the requested resource")

    static func forbidden(_ user: String, _ verb: String, _ type: ResourceType, in namespace: String) -> ClusterRefusal
    {
        let what = "resource \"\(type.rawValue)\" in API group \"\(type.group)\" in the namespace \"\(namespace)\""
        return ClusterRefusal(
            code: 403, reason: "Forbidden",
            message: "\(type.rawValue) is forbidden: User \"\(user)\" cannot \(verb) \(what)",
            details: ["kind": .string(type.rawValue), "group": .string(type.group)])
    }

    /// The object that Kubernetes has for it.
    var status: JSONValue {
        var status: JSONValue = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
            "reason": .string(reason), "code": .integer(code),
        ]
        if details != .null { status["details"] = details }
        return status
    }

    var response: Response { .json(status, status: HTTPResponse.Status(code: code)) }
}
