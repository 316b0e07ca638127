import NIOCore
import OlaresCore
import OlaresExecution

extension ServiceRequest {
    /// A request to the files service that takes JSON, and carries it where there is some.
    static func files(_ method: String, _ path: String, json: JSONValue? = nil) -> ServiceRequest {
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        guard let json else { return ServiceRequest(method, .files, path, headers: headers) }
        headers.append(("Content-Type", "application/json"))
        return ServiceRequest(
            method, .files, path, headers: headers, body: .bytes(ByteBuffer(string: json.compactText)))
    }
}
