import Foundation
import NIOCore
import OlaresCore
import Sandbox
import Testing

/// Runs a test of a verb of `market` as Bob, who is logged in. His apps go on a state with each look at them, and the market
/// looks at its tasks at once.
func withMarketOfBob(
    age: MarketBehaviour.Age = .may2026, isolation: isolated (any Actor)? = #isolation,
    _ test: (Olares) async throws -> Void
) async throws {
    try await withOlares { olares in
        try olares.plant(.init(Olares.bob, token: .live(seconds: 86_400)))
        olares.sandbox.behaviour.market.statesPerRead = 1
        olares.sandbox.behaviour.market.secondsPerBeat = 0
        olares.sandbox.behaviour.market.age = age
        try await test(olares)
    }
}

extension Olares {
    /// Options that wait for the end without waiting between two looks.
    static let watching = "--watch --watch-interval 10ms"

    /// Runs a line of `market` whose words have no spaces.
    func market(
        _ line: String, input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await run(Self.marketWords(line), input: input, sourceLocation: sourceLocation)
    }

    /// Starts a line of `market`.
    func startMarket(_ line: String) throws -> ChildProcess { try start(Self.marketWords(line)) }

    static func marketWords(_ line: String) -> [String] { ["market"] + line.split(separator: " ").map(String.init) }

    /// Puts an app of Bob's in a state.
    func plantApp(
        _ name: String, _ state: AppState, version: String = "1.0.0", _ change: (inout AppRow) -> Void = { _ in }
    ) {
        var row = AppRow(name, state, version: version)
        change(&row)
        sandbox.plantMarketRow(row, of: Self.bob)
    }

    /// The state of an app of Bob's; nil where there is none.
    func appState(_ name: String) -> AppState? { sandbox.marketRow(name, of: Self.bob)?.state }

    /// What the market was asked to change, in order.
    var marketChanges: [RequestRecord] {
        sandbox.requests().filter { request in
            request.service == "market" && request.method != "GET" && request.path != "/app-store/api/v2/apps"
        }
    }

    /// The same as `METHOD path`, the common part of the path aside.
    var marketChangesAsked: [String] {
        marketChanges.map { "\($0.method) \($0.path.replacing("/app-store/api/v2", with: ""))" }
    }

    /// The document of the last request that changed something.
    var lastMarketBody: JSONValue? {
        marketChanges.last.flatMap { try? JSONValue(parsing: Array($0.body.data)) }
    }

    /// Waits until Bob's app is in a state.
    func waitForApp(_ name: String, in state: AppState) async -> Bool {
        await eventually { appState(name) == state }
    }

    /// Expects that a line of `market` fails in this way, in both forms, and asks the server to change nothing.
    func expectMarketRefuses(
        _ line: String, _ code: FailureCode, _ message: String, exit: Int32? = nil, fix: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = marketChanges.count
        for form in ["", " -o json"] {
            let run = try await market(line + form, sourceLocation: sourceLocation)
            CommandLineTests.expectFailure(
                run, code, exit: exit, message: message, fix: fix, sourceLocation: sourceLocation)
        }
        #expect(marketChanges.count == before, sourceLocation: sourceLocation)
    }
}

/// Requests to the market without the program.
struct MarketClient {
    struct Answer {
        let status: Int
        let json: JSONValue
        /// `data` of the envelope.
        var data: JSONValue { json["data"] ?? .null }
        var message: String? { json["message"]?.string }
    }

    let olares: Olares
    let user: String
    private let token: String
    private let transport: AsyncHTTPTransport

    init(_ olares: Olares, _ user: String = Olares.bob) throws {
        self.olares = olares
        self.user = user
        token = try #require(olares.sandbox.mintAccessToken(for: user))
        transport = AsyncHTTPTransport(environment: Environment(olares.environment))
    }

    func send(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> Answer {
        try await send(method, path, bytes: body.map { Array($0.compactText.utf8) }, type: "application/json")
    }

    /// Uploads a package as a form.
    func upload(_ bytes: [UInt8]) async throws -> Answer {
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"chart\"; filename=\"a.tgz\"\r\n\r\n".utf8)
        body += bytes
        body += Array("\r\n--b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nupload\r\n--b--\r\n".utf8)
        return try await send("POST", "/apps/upload", bytes: body, type: "multipart/form-data; boundary=b")
    }

    /// The states of the user's apps by name, as a look at them shows them.
    func states() async throws -> [String: String] {
        let sources = try await send("GET", "/market/state").data["user_data"]?["sources"]?.object
        var states: [String: String] = [:]
        for (_, contents) in try #require(sources) {
            for row in contents["app_state_latest"]?.array ?? [] {
                states[try #require(row["status"]?["name"]?.string)] = row["status"]?["state"]?.string
            }
        }
        return states
    }

    private func send(_ method: String, _ path: String, bytes: [UInt8]?, type: String) async throws -> Answer {
        let host = user.replacing("@", with: ".")
        let request = HTTPRequest(
            method, "https://market.\(host)/app-store/api/v2\(path)",
            headers: [(name: "X-Authorization", value: token), (name: "Content-Type", value: type)],
            body: bytes.map { .bytes(ByteBuffer(bytes: $0)) } ?? .none)
        let response = try await transport.send(request, verification: .full)
        return Answer(status: response.status, json: try JSONValue(parsing: try await response.collect(limit: 1 << 20)))
    }
}

/// Folders of charts, and packages of them.
enum ChartFixture {
    /// Makes the folder of a chart.
    static func make(
        _ name: String, _ version: String, in folder: String, manifest: String? = nil, chart: String? = nil
    ) throws -> String {
        let place = "\(folder)/\(name)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: place + "/templates", withIntermediateDirectories: true)
        let files = [
            "Chart.yaml": chart ?? "apiVersion: v2\nname: \(name)\nversion: \(version)\n",
            "OlaresManifest.yaml": manifest ?? """
                olaresManifest.version: "0.10.0"
                olaresManifest.type: app
                metadata:
                  name: \(name)
                  title: The \(name)
                  description: Made by a test
                  version: \(version)
                  categories:
                  - Utilities
                entrances:
                - name: web
                  title: The \(name)
                  host: \(name)
                  port: 8080
                spec:
                  developer: A test
                  supportArch:
                  - amd64

                """,
            "values.yaml": "{}\n", "templates/service.yaml": "kind: Service\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(place)/\(name)")) }
        return place
    }

    /// Packs what is in a folder, by the system's tar.
    static func pack(_ name: String, in folder: String, as package: String) throws {
        try #require(Tool.works("/usr/bin/env", ["tar", "-czf", package, "-C", folder, name]))
    }

    /// The names in a package, by the system's tar.
    static func names(in package: String) throws -> Set<String> {
        let list = package + ".list"
        defer { try? FileManager.default.removeItem(atPath: list) }
        try #require(Tool.works("/usr/bin/env", ["tar", "-tzf", package], output: list))
        let text = try String(contentsOfFile: list, encoding: .utf8)
        return Set(text.split(separator: "\n").map(String.init))
    }
}
