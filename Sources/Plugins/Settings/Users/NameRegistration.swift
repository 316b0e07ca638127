import OlaresCore

/// Whether a new Olares ID has a DID, without which nobody can be made of it.
struct NameRegistration: Sendable {
    let server: SettingsServer
    let auth: AuthContext

    /// - Parameters:
    ///   - olaresID: The new one.
    ///   - info: What the instance says of itself.
    /// - Throws: ``Failure`` with `precondition_failed` where it is not registered.
    func require(_ olaresID: String, _ info: JSONValue) async throws(Failure) {
        let dotted = olaresID.replacing("@", with: ".", maxReplacements: 1)
        let segment = try dotted.segment(of: "an Olares ID")
        if info.text("olaresd") == "1" || info.text("terminusd") == "1" {
            try await askInstance(segment, olaresID)
        } else {
            try await askGateway(segment, olaresID)
        }
    }

    private func askInstance(_ segment: String, _ olaresID: String) async throws(Failure) {
        let path = "/api/mdns/system/1.0/name/\(segment)"
        let answer = try await server.answer(
            to: SettingsCall("GET", path), for: "Olares DID name precheck (desktop \(path))",
            in: .tolerantCodeMessageData, missing: notRegistered(olaresID, "the Olares finds no such name"))
        guard answer != .null, answer.object?.isEmpty != true else {
            throw Failure(
                .preconditionFailed, "Olares DID name precheck returned empty JSON", advice: Self.advice(olaresID))
        }
    }

    private func askGateway(_ segment: String, _ olaresID: String) async throws(Failure) {
        let host = olaresID.hasSuffix("olares.cn") ? "api.olares.cn" : "api.olares.com"
        let response = try await auth.publicDocument(
            at: "https://\(host)/did/1.0/name/\(segment)", timeout: .seconds(15))
        guard response.status != 200 else { return }
        let body = await response.excerpt(limit: 4096)
        let document = try? JSONValue(parsing: body)
        let text =
            (document?["message"] ?? document?["error"])?.string ?? "HTTP \(response.status)"
        throw notRegistered(olaresID, "DID gateway: \(text)")
    }

    private func notRegistered(_ olaresID: String, _ text: String) -> Failure {
        Failure(
            .preconditionFailed, "Olares ID \(olaresID.quotedForMessage) not resolved on blockchain (\(text))",
            advice: Self.advice(olaresID))
    }

    private static func advice(_ olaresID: String) -> String {
        "register \(olaresID) first, in the LarePass app, and check how it is spelled"
    }
}
