import Foundation
import HTTPTypes
import Hummingbird

/// Why the market, or the app service behind it, does not do what it was asked.
struct MarketRefusal: Error {
    let status: HTTPResponse.Status
    let message: String
    /// For programs; most refusals have none.
    var code: String?
    var data: JSONValue?
    /// The check that failed, where that is the reason.
    var check: JSONValue?

    init(_ status: HTTPResponse.Status, _ message: String, code: String? = nil, data: JSONValue? = nil) {
        self.status = status
        self.message = message
        self.code = code
        self.data = data
    }

    /// What an operation finds that the app's state does not allow, or that finds no app.
    static func state(_ status: HTTPResponse.Status = .notFound) -> MarketRefusal {
        MarketRefusal(status, "App not found or current state does not allow operation")
    }

    /// A check of what the request lacks.
    static func failedCheck(_ type: String, _ content: JSONValue, isWrapped: Bool) -> MarketRefusal {
        let check: JSONValue = ["type": .string(type), "Data": content]
        var refusal = MarketRefusal(
            .unprocessableContent, "validation failed",
            data: isWrapped ? ["backend_response": ["code": .integer(422), "data": check]] : check)
        refusal.check = check
        return refusal
    }

    var response: Response {
        .json(MarketEnvelope(success: false, code: code, message: message, data: data), status: status)
    }

    /// The document alone, as one service quotes another.
    var text: String {
        let document = MarketEnvelope(success: false, code: code, message: message, data: data)
        return (try? JSONEncoder().encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? message
    }
}

/// The form of all answers.
struct MarketEnvelope: Encodable {
    let success: Bool
    var code: String?
    let message: String
    var data: JSONValue?
}

extension Response {
    /// What was asked for.
    static func market(_ data: JSONValue, _ message: String = "ok") -> Response {
        .json(MarketEnvelope(success: true, message: message, data: data))
    }
}

extension Request {
    /// The body as a value, or a 400 that says what is wrong with it.
    func order<Order: Decodable>(_ type: Order.Type = Order.self) async throws -> Order {
        let body = try await body.collect(upTo: 1 << 20)
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw MarketRefusal(.badRequest, "Invalid JSON format")
        }
    }
}
