import OlaresCore

/// The cookies that the service keeps for the active account.
struct CookieStore: Sendable {
    let server: SettingsServer
    /// The local part of the olaresId.
    let account: String

    init(_ context: CommandContext) throws(Failure) {
        server = try SettingsServer(context)
        account = String(server.client.identity.olaresID.prefix { $0 != "@" })
    }

    /// What a host's row is kept as.
    func key(of host: String) -> String { "cookie:\(host):\(account)" }

    /// All rows of this account; the service shows everybody's.
    func rows() async throws(Failure) -> [JSONValue] {
        mine(
            try await server.answer(to: SettingsCall("GET", "/api/cookie/all", at: .settings), for: "list cookies"))
    }

    /// The rows of a host.
    func rows(of host: String) async throws(Failure) -> [JSONValue] {
        var call = SettingsCall("POST", "/api/cookie/retrieve", at: .settings, ["domain": .string(host)])
        call.isReading = true
        return mine(try await server.answer(to: call, for: "read the cookies of \(host)"))
    }

    private func mine(_ answer: JSONValue) -> [JSONValue] {
        let rows = answer.array ?? (answer.object == nil ? [] : [answer])
        return rows.filter { $0.text("account") == account }
    }

    /// The call that puts a host's cookies in place of those that are there.
    func replacing(_ host: String, with records: [JSONValue], at moment: Timestamp) -> SettingsCall {
        func row(_ records: JSONValue) -> JSONValue {
            [
                "domain": .string(host), "account": .string(account), "records": records,
                "updateTime": .integer(moment.milliseconds),
            ]
        }
        return SettingsCall(
            "POST", "/api/cookie", at: .settings, row(.array(records)),
            shownAs: row(.string("\(records.count) record(s)")))
    }
}

/// What may be said of a row: how many cookies, and how long they are good, never which.
struct CookieSummary: Sendable {
    let host: String
    let account: String
    let records: Int
    let session: Int
    let expired: Int
    /// Seconds since 1970; `nil` where none will end.
    let nextExpiry: Int64?
    let updatedAt: Timestamp?

    init(_ row: JSONValue, now: Timestamp) {
        host = row.text("domain")
        account = row.text("account")
        let ends = (row["records"]?.array ?? []).map { record in
            JSONCookies.seconds(record["expires"]) ?? JSONCookies.seconds(record["expirationDate"]) ?? 0
        }
        records = ends.count
        session = ends.count { $0 == 0 }
        expired = ends.count { $0 > 0 && $0 <= now.seconds }
        nextExpiry = ends.filter { $0 > now.seconds }.min()
        updatedAt = row["updateTime"]?.integer.map { Timestamp(milliseconds: $0) }
    }

    /// Whether nothing of it is good any more.
    var isDead: Bool { expired > 0 && expired == records - session }

    var json: JSONValue {
        var json: JSONObject = [
            "domain": .string(host), "account": .string(account), "records": .integer(Int64(records)),
            "session": .integer(Int64(session)), "expired": .integer(Int64(expired)),
        ]
        if let nextExpiry { json["nextExpiry"] = .string(RFC3339.text(Timestamp(seconds: nextExpiry))) }
        if let updatedAt { json["updatedAt"] = .string(RFC3339.text(updatedAt)) }
        return .object(json)
    }

    var expiryText: String { nextExpiry.map { Timestamp(seconds: $0).localText } ?? "-" }
}
