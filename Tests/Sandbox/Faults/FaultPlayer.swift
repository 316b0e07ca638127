import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Makes the faults of one request happen.
struct FaultPlayer: Sendable {
    /// The connection has been dealt with; nothing more may be written to it.
    struct ConnectionGone: Error {}

    let faults: [Fault]
    let wire: Wire
    let gates: Gates

    /// Lives through the faults of one phase; returns the answer to give instead, if one of them has it.
    func play(_ phase: Fault.Phase) async throws -> Response? {
        var replacement: Response?
        for fault in faults where fault.phase == phase {
            replacement = try await play(fault.action) ?? replacement
        }
        return replacement
    }

    private func play(_ action: Fault.Action) async throws -> Response? {
        switch action {
        case .status(let code, let body, let headers):
            return Self.answer(code: code, body: body, headers: headers ?? [:])
        case .html:
            return .html("<!doctype html><title>Olares</title><p>This is not what you asked for.</p>")
        case .redirect(let location):
            return .redirect(to: location, type: .found)
        case .garbage(let bytes, let contentType):
            return Self.garbage(bytes: bytes, contentType: contentType ?? "application/json")
        case .delay(let seconds):
            try await Task.sleep(for: .seconds(seconds))
        case .hold(let name):
            try await gates.wait(at: name)
        case .stall:
            try await Task.sleep(for: .seconds(86_400))
        case .cutConnection:
            await wire.reset()
            throw ConnectionGone()
        case .bomb(let bytes):
            return Response(
                status: .ok, headers: [.contentType: "application/json", .contentEncoding: "gzip"],
                body: ResponseBody(byteBuffer: Gzip.zeros(bytes)))
        case .cutAfter, .cutUpload, .cutRandomly, .holdAfter, .holdUpload, .slowBody, .wrongContentLength, .packed,
            .badChunks:
            break
        }
        return nil
    }

    private static func answer(code: Int, body: String?, headers: [String: String]) -> Response {
        var fields: HTTPFields = [.contentType: "application/json"]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let text = body ?? #"{"status":"KO","code":\#(code),"message":"a fault of the sandbox"}"#
        return Response(
            status: HTTPResponse.Status(code: code), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func garbage(bytes: Int, contentType: String) -> Response {
        var generator = SystemRandomNumberGenerator()
        var chunk = ByteBuffer()
        for _ in 0..<8192 { chunk.writeInteger(generator.next()) }
        return Response(
            status: .ok, headers: [.contentType: contentType],
            body: ResponseBody(repeating: chunk, contentLength: bytes))
    }
}
