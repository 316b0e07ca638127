import Foundation
import OlaresCore
import Sandbox
import Testing

/// The three requests with a secret in them that a verb can make first: whatever happens to requests happens to each.
enum Exchange: String, CaseIterable, Sendable {
    case login, refresh, whoami

    /// The path that it goes to, as faults name it.
    var path: String {
        switch self {
        case .login: "/api/firstfactor"
        case .refresh: "/api/refresh"
        case .whoami: "/api/backend/*"
        }
    }

    /// The host that it goes to.
    var host: String { self == .whoami ? "desktop.bob.olares.com" : "auth.bob.olares.com" }
}

extension Olares {
    /// Sees to it that the next attempt makes this request.
    func prepare(_ exchange: Exchange) throws {
        switch exchange {
        case .login:
            try? FileManager.default.removeItem(atPath: configDirectory)
            try? FileManager.default.removeItem(atPath: dataDirectory)
        case .refresh: try plant(.init("bob@olares.com", token: .live(seconds: -60)))
        case .whoami: try plant(.init("bob@olares.com", token: .live(seconds: 600)))
        }
    }

    /// Runs the verb that makes this request.
    func attempt(
        _ exchange: Exchange, _ options: [String] = [], environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        let words =
            exchange == .login
            ? ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"] : ["profile", "whoami"]
        return try await run(
            words + options, input: exchange == .login ? .text("builder\n") : .empty, environment: environment,
            sourceLocation: sourceLocation)
    }

    /// What a failed attempt must leave as it is.
    var state: BobsState {
        get throws {
            BobsState(
                config: FileManager.default.contents(atPath: configFile),
                token: FileManager.default.fileExists(atPath: vaultDirectory)
                    ? try storedToken("bob@olares.com") : nil,
                files: files.filter { !$0.hasSuffix(".lock") && $0.contains(".") })
        }
    }
}

/// Bob's profile and token, and the names of all files but locks.
struct BobsState: Equatable {
    let config: Data?
    let token: TokenRecord?
    let files: [String]
}

extension Sandbox {
    /// Fails the test where a request to a host outside a terminus name has a secret in its head or body.
    func expectConfined(
        to terminus: String, secrets: Set<String>, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for request in requests() {
            let host = String(request.host.prefix { $0 != ":" })
            if host == terminus || host.hasSuffix("." + terminus) { continue }
            let sent = request.headers.map(\.value).joined(separator: "\n") + (request.query ?? "") + request.body.text
            for secret in secrets where sent.contains(secret) {
                Issue.record("\(request.method) \(host)\(request.path) has \(secret)", sourceLocation: sourceLocation)
            }
        }
    }
}
