import Foundation
import OlaresCore
import Sandbox

/// A profile as a test wants to find it, with the token it has.
struct PlantedProfile {
    /// What is stored as a token.
    enum Token {
        /// Nothing.
        case none
        /// A grant of the sandbox, which its services accept for so many seconds; negative for one that is over.
        case live(seconds: Int)
        /// A grant of the sandbox that the server is known to refuse from now on.
        case invalidated
        /// A JWT without `exp`.
        case withoutExpiry
        /// No JWT at all.
        case opaque
        /// Exactly this record.
        case record(TokenRecord)
    }

    let olaresID: String
    var alias = ""
    var token = Token.none
    /// Further members of the profile in config.json.
    var others: [String: JSONValue] = [:]

    init(_ olaresID: String, alias: String = "", token: Token = .none, others: [String: JSONValue] = [:]) {
        self.olaresID = olaresID
        self.alias = alias
        self.token = token
        self.others = others
    }
}

extension Olares {
    /// The path of config.json.
    var configFile: String { configDirectory + "/config.json" }

    /// config.json, parsed.
    var config: JSONValue {
        get throws { try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: configFile)))) }
    }

    /// Where the sealed files are.
    var vaultDirectory: String {
        #if os(macOS)
        home + "/Library/Application Support/olares-cli"
        #else
        dataDirectory + "/olares-cli"
        #endif
    }

    /// The name that the program has for where the sealed files are.
    var backend: String {
        #if os(macOS)
        "file-fallback"
        #else
        "file"
        #endif
    }

    /// Writes config.json and the tokens as if the profiles had been made earlier, without the program.
    /// - Parameter current: `currentProfile`; nil names the first one.
    func plant(_ profiles: PlantedProfile..., current: String? = nil, previous: String = "") throws {
        try plant(profiles, current: current, previous: previous)
    }

    /// Writes config.json and the tokens as if the profiles had been made earlier, without the program.
    func plant(_ profiles: [PlantedProfile], current: String? = nil, previous: String = "") throws {
        let first = profiles.first.map { $0.alias.isEmpty ? $0.olaresID : $0.alias }
        var config: JSONObject = ["currentProfile": .string(current ?? first ?? "")]
        if !previous.isEmpty { config["previousProfile"] = .string(previous) }
        config["profiles"] = .array(profiles.map(\.json))
        try write(JSONValue.object(config).text, to: configFile)
        for profile in profiles {
            guard let record = record(of: profile) else { continue }
            try store(record, isInvalidated: profile.token.isInvalidated)
        }
    }

    /// Writes a file with the folders above it.
    func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Writes a file with the folders above it.
    func write(_ bytes: [UInt8], to path: String) throws {
        let place = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try Data(bytes).write(to: place)
    }

    /// The tokens, by way of the program's own store.
    var tokens: TokenStore {
        get throws {
            try AuthStores.standard(Environment(environment), files: POSIXFileSystem(), clock: SystemClock()) { _ in }
                .tokens
        }
    }

    /// The record that an account has now.
    func storedToken(_ olaresID: String) throws -> TokenRecord? { try tokens.record(for: olaresID) }

    private func store(_ record: TokenRecord, isInvalidated: Bool) throws {
        let store = try tokens
        try store.set(record)
        if isInvalidated { try store.markInvalid(record.olaresID) }
    }

    private func record(of profile: PlantedProfile) -> TokenRecord? {
        switch profile.token {
        case .none: nil
        case .live(let seconds): grant(profile.olaresID, expiresIn: seconds)
        case .invalidated: grant(profile.olaresID, expiresIn: 86_400)
        case .withoutExpiry:
            TokenRecord(
                olaresID: profile.olaresID, accessToken: "eyJhbGciOiJub25lIn0.eyJ1c2VybmFtZSI6ImFsaWNlIn0.c2ln",
                refreshToken: "rt-\(UUID().uuidString)")
        case .opaque: TokenRecord(olaresID: profile.olaresID, accessToken: "opaque", refreshToken: "rt-opaque")
        case .record(let record): record
        }
    }

    /// What the sandbox grants; it makes the acquaintance of those whom it does not know.
    private func grant(_ olaresID: String, expiresIn seconds: Int) -> TokenRecord? {
        if sandbox.user(olaresID) == nil { sandbox.add(User(olaresID, password: "pw-\(UUID().uuidString)")) }
        return sandbox.grant(for: olaresID, expiresIn: seconds).map { grant in
            TokenRecord(
                olaresID: olaresID, accessToken: grant.accessToken, refreshToken: grant.refreshToken,
                sessionID: grant.sessionId, grantedAt: SystemClock().now)
        }
    }

    #if os(macOS)
    /// A key in a file keeps the program away from the login keychain of whoever runs the tests.
    func forceFileKey() throws {
        try write((0..<32).map { _ in UInt8.random(in: 0...255) }, to: vaultDirectory + "/master.key.file")
    }
    #endif
}

extension PlantedProfile {
    fileprivate var json: JSONValue {
        var json = JSONObject()
        if !alias.isEmpty { json["name"] = .string(alias) }
        json["olaresId"] = .string(olaresID)
        for (name, value) in others { json[name] = value }
        return .object(json)
    }
}

extension PlantedProfile.Token {
    fileprivate var isInvalidated: Bool {
        if case .invalidated = self { true } else { false }
    }
}
