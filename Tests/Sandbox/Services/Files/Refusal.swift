import Foundation
import HTTPTypes
import Hummingbird

/// Why the files service does not do what it was asked, as it tells the client.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let code: Int
    let message: String

    init(_ status: HTTPResponse.Status, code: Int = 1, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The one of two forms that most routes use.
    var response: Response {
        struct Body: Encodable {
            let code: Int
            let message: String
        }
        return .json(Body(code: code, message: message), status: status)
    }
}

/// Answers what was asked, or why not.
func answering(_ work: () async throws -> Response) async throws -> Response {
    do {
        return try await work()
    } catch let refusal as Refusal {
        return refusal.response
    } catch let gone as FaultPlayer.ConnectionGone {
        throw gone
    } catch {
        return Refusal(.internalServerError, "\(error)").response
    }
}

extension Request {
    /// A member of the query, where a plus sign is a space.
    func form(_ name: String) -> String? {
        for pair in (uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard String(parts[0]).formDecoded == name else { continue }
            return parts.count > 1 ? String(parts[1]).formDecoded : ""
        }
        return nil
    }

    /// A member of the query that must be there.
    func required(_ name: String) throws(Refusal) -> String {
        guard let value = form(name), !value.isEmpty else { throw Refusal(.badRequest, "\(name) is missing") }
        return value
    }

    /// The name at a place of the path, counted from 0.
    func segment(_ index: Int) throws(Refusal) -> String {
        let segments = uri.path.split(separator: "/")
        guard segments.indices.contains(index), let name = String(segments[index]).removingPercentEncoding else {
            throw Refusal(.badRequest, "the path is too short: \(uri.path)")
        }
        return name
    }
}

extension String {
    /// Without the encoding of forms, where a plus sign is a space.
    var formDecoded: String { replacing("+", with: " ").removingPercentEncoding ?? self }
}
