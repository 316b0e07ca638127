import Foundation
import NIOCore
import Testing

@testable import OlaresCore

/// Answers that come packed, and what is asked of servers about it.
@Suite struct TransportPackedTests {
    private let network = AsyncHTTPTransport(environment: Environment([:]))

    @Test("A document may come packed, and is what it was before")
    func document() async throws {
        let packed = try Self.gzip("printf '[1,2,3]'")
        let server = try ScriptedServer { _ in .bytes(Self.answer(packed)) }
        defer { server.stop() }
        let bytes = try await network.send(Self.listing(server.url), verification: .full).collect()
        #expect(bytes == Array("[1,2,3]".utf8))
        #expect(server.heads.first?.lowercased().contains("accept-encoding: gzip\r\n") == true)
    }

    @Test("A file and a stream are asked for as they are stored", arguments: [true, false])
    func content(isStream: Bool) async throws {
        let server = try ScriptedServer { _ in .keep("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        defer { server.stop() }
        var request = Self.listing(server.url)
        if isStream { request.timeout = nil } else { request.headers = [("Accept", "*/*")] }
        _ = try await network.send(request, verification: .full).collect()
        #expect(server.heads.first?.lowercased().contains("accept-encoding: identity\r\n") == true)
    }

    @Test("A document that unpacks to more than can be right is refused, and one that does not unpack")
    func bomb() async throws {
        let bomb = try Self.gzip("head -c 200000000 /dev/zero")
        let cut = try Self.gzip("head -c 100000 /dev/urandom").dropLast(5000)
        let large = try ScriptedServer { _ in .bytes(Self.answer(bomb)) }
        defer { large.stop() }
        let failure = await failure(of: Self.listing(large.url))
        #expect(failure?.code == .responseTooLarge)
        let damaged = try ScriptedServer { _ in .bytes(Self.answer(Array(cut))) }
        defer { damaged.stop() }
        #expect(await self.failure(of: Self.listing(damaged.url))?.code == .decode)
    }

    private func failure(of request: HTTPRequest) async -> Failure? {
        await #expect(throws: Failure.self) {
            try await network.send(request, verification: .full).forEachChunk { _ throws(Failure) in }
        }
    }

    private static func listing(_ url: String) -> HTTPRequest {
        HTTPRequest("GET", url, headers: [("Accept", "application/json")], timeout: .seconds(300))
    }

    private static func answer(_ packed: [UInt8]) -> [UInt8] {
        Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n".utf8) + packed
    }

    private static func gzip(_ command: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command + " | gzip -9"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        return Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
    }
}
