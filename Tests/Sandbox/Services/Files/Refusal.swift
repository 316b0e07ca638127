import Foundation
import HTTPTypes
import Hummingbird

/// Why the files service does not do what it was asked, as it tells the client.
struct Refusal: Error {
    /// What is the matter, for an older service, whose statuses say it.
    enum Kind {
        case missing, taken, other
    }

    let status: HTTPResponse.Status
    /// In the first of two forms, `{"code", "message"}`; nil has the other, `{"error"}`.
    let code: Int?
    let message: String
    var kind = Kind.other
    /// The member `data` of the first form.
    var data: JSONValue?

    init(_ status: HTTPResponse.Status, code: Int = 1, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The second form.
    init(_ status: HTTPResponse.Status, error: String) {
        self.status = status
        code = nil
        message = error
    }

    /// The same with what it is about.
    func being(_ kind: Kind) -> Refusal {
        var copy = self
        copy.kind = kind
        return copy
    }

    var response: Response { response(hasPlainStatuses: false) }

    /// - Parameter hasPlainStatuses: Whether what is missing is a 404, and what is taken a 409.
    func response(hasPlainStatuses: Bool) -> Response {
        var body: [String: JSONValue] = [:]
        if let code {
            body = ["code": .integer(code), "message": .string(message)]
            body["data"] = data
        } else {
            body["error"] = .string(message)
        }
        let plain: HTTPResponse.Status? = kind == .missing ? .notFound : kind == .taken ? .conflict : nil
        return .json(JSONValue.object(body), status: hasPlainStatuses ? plain ?? status : status)
    }
}

/// Answers what was asked, or why not.
func answering(
    hasPlainStatuses: () -> Bool = { false }, _ work: () async throws -> Response
) async throws -> Response {
    do {
        return try await work()
    } catch let refusal as Refusal {
        return refusal.response(hasPlainStatuses: hasPlainStatuses())
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
        guard let value = form(name), !value.isEmpty else {
            throw Refusal(
                .badRequest,
                error: "'\(name)' field is a 'required' parameter, but the request body does not have this parameter "
                    + "'\(name)'")
        }
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
