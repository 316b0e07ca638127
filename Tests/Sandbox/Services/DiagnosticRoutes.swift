import Hummingbird
import NIOCore

/// Routes that every service has, for tests of the transport itself.
struct DiagnosticRoutes {
    func add(to router: Router<ServiceContext>) {
        for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete] {
            router.on("/api/echo", method: method) { request, _ in echo(request) }
        }
        router.get("/api/bytes") { request, _ in bytes(request) }
        router.on("/api/sink", method: .post) { request, _ in try await sink(request) }
        router.on("/api/sink", method: .put) { request, _ in try await sink(request) }
    }

    /// Says what arrived. Whether credentials did is told, not what they were.
    private func echo(_ request: Request) -> Response {
        struct Echo: Encodable {
            let method: String
            let path: String
            let query: String?
            let headers: [[String]]
        }
        let secrets = ["x-authorization", "authorization", "cookie"]
        let headers = request.headers.map { field in
            let name = field.name.canonicalName
            return [name, secrets.contains(name) ? "present" : field.value]
        }
        return .json(
            Echo(
                method: request.method.rawValue, path: request.uri.path, query: request.uri.query,
                headers: [["host", request.head.authority ?? ""]] + headers))
    }

    /// As many bytes as `size` asks for; the byte at offset n is n modulo 251, so that a lost or moved block shows.
    private func bytes(_ request: Request) -> Response {
        guard let size = request.uri.queryParameters["size"].flatMap({ Int($0) }), size >= 0 else {
            return .json(Message(message: "size must be a number of bytes"), status: .badRequest)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(repeating: Self.pattern, contentLength: size))
    }

    /// Reads a body to its end and says how long it was; with `digest=none` at the speed of reading alone.
    private func sink(_ request: Request) async throws -> Response {
        struct Receipt: Encodable {
            var bytes = 0
            var sha256: String?
        }
        var receipt = Receipt()
        let digest = request.uri.queryParameters["digest"] == "none" ? nil : Digest(.sha256)
        for try await chunk in request.body {
            receipt.bytes += chunk.readableBytes
            chunk.withUnsafeReadableBytes { digest?.update($0) }
        }
        receipt.sha256 = digest?.finish().hexadecimal
        return .json(receipt)
    }

    private static let pattern = ByteBuffer(bytes: (0..<251 * 1024).map { UInt8($0 % 251) })
}
