import NIOCore
import Synchronization
import Testing

@testable import OlaresCore

/// A stream cannot be sent twice: its token is renewed beforehand, and what the server answers stands.
@Suite struct TransportStreamTests {
    @Test("A token with a minute or less to live is renewed before a stream goes out", arguments: [60, 1, -3600])
    func renewsBeforehand(secondsLeft: Int64) async throws {
        let network = Network(streamStatus: 200)
        let client = try client(network, token: Self.token(expiresIn: secondsLeft))
        let response = try await client.send(Self.upload)
        #expect(response.status == 200)
        #expect(network.log == ["refresh", "upload as renewed"])
    }

    @Test("A token with more, or of unknown life, is sent as it is", arguments: [61, 86_400, nil])
    func sendsAsItIs(secondsLeft: Int64?) async throws {
        let network = Network(streamStatus: 200)
        let client = try client(network, token: Self.token(expiresIn: secondsLeft))
        let response = try await client.send(Self.upload)
        #expect(response.status == 200)
        #expect(network.log == ["upload as stored"])
    }

    @Test("A refusal is returned, and nothing is sent again", arguments: [401, 403, 459])
    func neverRepeats(status: Int) async throws {
        let network = Network(streamStatus: status)
        let client = try client(network, token: Self.token(expiresIn: 86_400))
        let response = try await client.send(Self.upload)
        #expect(response.status == status)
        #expect(network.log == ["upload as stored"])
    }

    // MARK: The pieces

    private static let now = Timestamp(seconds: 1_800_000_000)

    private static var upload: ServiceRequest {
        let chunks = AsyncThrowingStream<ByteBuffer, any Error> { $0.finish() }
        return ServiceRequest("POST", .files, "/upload", body: .stream(chunks, length: 0), timeout: nil)
    }

    private static func token(expiresIn seconds: Int64?) -> String {
        let claims = seconds.map { "{\"exp\":\(now.seconds +| $0)}" } ?? "{}"
        return "eyJhbGciOiJIUzI1NiJ9.\(Base64.encode(Array(claims.utf8))).c2ln"
    }

    private func client(_ network: Network, token: String) throws -> ServiceClient {
        network.storedToken.withLock { $0 = token }
        let directory = TemporaryDirectory()
        let files = POSIXFileSystem()
        let profiles = ProfileStore(directory: directory.path, files: files)
        try profiles.edit { list throws(Failure) in
            list.upsert(Profile(olaresID: "alice@olares.com"))
        }
        let clock = StoppedClock(now: Self.now)
        let tokens = TokenStore(keychain: MemoryKeychain(), clock: clock)
        try tokens.set(TokenRecord(olaresID: "alice@olares.com", accessToken: token, refreshToken: "r-1"))
        let stores = AuthStores(
            profiles: profiles, tokens: tokens, locks: IdentityLocks(configDirectory: directory.path, files: files))
        network.keeping.withLock { $0 = directory }
        return try AuthContext(transport: network, clock: clock) { () throws(Failure) in stores }.client()
    }

    private struct StoppedClock: Clock {
        let now: Timestamp
        func sleep(for duration: Duration) async {}
    }

    /// An auth service that renews, and a files service that answers every upload alike.
    private final class Network: HTTPTransport {
        let storedToken = Mutex("")
        let keeping = Mutex<TemporaryDirectory?>(nil)
        private let streamStatus: Int
        private let entries = Mutex<[String]>([])
        private static let renewed = TransportStreamTests.token(expiresIn: 7200)

        init(streamStatus: Int) { self.streamStatus = streamStatus }

        var log: [String] { entries.withLock { $0 } }

        func send(
            _ request: HTTPRequest, verification: CertificateVerification
        ) async throws(Failure) -> HTTPResponse {
            if request.url == "https://auth.alice.olares.com/api/refresh" {
                entries.withLock { $0.append("refresh") }
                return answer(200, "{\"status\":\"OK\",\"data\":{\"access_token\":\"\(Self.renewed)\"}}")
            }
            let token = request.headers.first { $0.name == "X-Authorization" }?.value
            let isStored = storedToken.withLock { $0 == token }
            entries.withLock {
                $0.append(isStored ? "upload as stored" : token == Self.renewed ? "upload as renewed" : "?")
            }
            return answer(streamStatus, "{}")
        }

        private func answer(_ status: Int, _ text: String) -> HTTPResponse {
            let body = AsyncThrowingStream<ByteBuffer, any Error> { stream in
                stream.yield(ByteBuffer(string: text))
                stream.finish()
            }
            return HTTPResponse(status: status, headers: [], body: body, host: "sandbox")
        }
    }
}
