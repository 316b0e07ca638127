import OlaresCore

extension MarketServer {
    /// What is installed, as the desktop knows it.
    func installedApps() async throws(Failure) -> [InstalledApp] {
        let request = ServiceRequest("GET", .desktop, "/api/myapps", headers: [("Accept", "application/json")])
        let what = "list installed apps"
        let response = try await client.send(request)
        try await response.requireSuccess(of: request, as: client.identity)
        let data = try Envelope.codeMessageData.open(try await response.collect(), what: what)
        guard let rows = data.array ?? (data == .null ? [] : nil) else {
            throw Failure(
                .decode, "\(what): the server's answer has no list where one was expected",
                advice: "run it with --debug, and check that both versions fit")
        }
        return rows.map(InstalledApp.init)
    }

    /// One of them, for what is only an extra: `nil` where there is none, or the desktop does not answer.
    func installedApp(_ name: String) async -> InstalledApp? {
        (try? await installedApps())?.first { $0.name == name }
    }
}
