import OlaresCore
import OlaresExecution

/// The addresses that are remembered for a user, with credentials. One list serves all nodes, and each of them answers for it.
struct MountHistory: Sendable {
    let server: FilesServer
    /// The node that is asked.
    let node: String

    /// One remembered address.
    struct Entry: Sendable {
        let url: String
        /// Empty for none.
        let username: String
        /// Sent to the service, and never shown.
        let password: String

        var isSMB: Bool { url.hasPrefix("//") }
    }

    private var address: String { "/api/smb_history/\(node.uriComponent)/" }

    /// What is remembered, newest first.
    func entries() async throws(Failure) -> [Entry] {
        let answer = try await server.document(.files("GET", address), for: "history list")
        let rows: [JSONValue]
        switch answer.array ?? answer["data"]?.array {
        case let list?: rows = list
        case nil where answer == .null || answer["data"] == .null: rows = []
        case nil:
            let message = answer["message"]?.string.map { ": \(TerminalText.sanitized($0))" } ?? ""
            throw Failure(
                .decode, "history list: the server's answer is no list\(message)",
                advice: "check that both versions fit")
        }
        return rows.map { row in
            Entry(
                url: row["url"]?.string ?? "", username: row["username"]?.string ?? "",
                password: row["password"]?.string ?? "")
        }
    }

    /// The request that remembers an address.
    func saving(_ entry: Entry) -> ServiceRequest {
        var row: JSONObject = ["url": .string(entry.url)]
        if !entry.username.isEmpty {
            row["username"] = .string(entry.username)
            row["password"] = .string(entry.password)
        }
        return .files("PUT", address, json: [.object(row)])
    }

    /// The request that forgets addresses.
    func forgetting(_ urls: [String]) -> ServiceRequest {
        .files("DELETE", address, json: .array(urls.map { ["url": .string($0)] }))
    }

    /// Remembers an address, in place of what is known of it.
    func save(_ entry: Entry) async throws(Failure) {
        try await change(saving(entry), what: "history add")
        guard try await entries().contains(where: { $0.url == entry.url && $0.username == entry.username }) else {
            throw Failure(
                .operationFailed, "history add: the service answered, and does not have \(entry.url)",
                advice: "check that the address is that of an Olares")
        }
    }

    /// Forgets addresses. The service also succeeds for those that it does not have.
    func forget(_ urls: [String]) async throws(Failure) {
        try await change(forgetting(urls), what: "history rm")
        let left = try await entries().map(\.url).filter(urls.contains)
        guard left.isEmpty else {
            throw Failure(
                .operationFailed, "history rm: the service still has \(left.joined(separator: ", "))",
                advice: "run it again")
        }
    }

    private func change(_ request: ServiceRequest, what: String) async throws(Failure) {
        let body = try await server.answer(request, for: what).collect()
        // The service answers in words, with nothing, or with a code.
        guard let code = (try? JSONValue(parsing: body))?["code"]?.integer, code != 0, code != 200 else { return }
        throw Failure(.serverRefused, "\(what): server rejected (code \(code))", advice: "check the address")
    }
}
