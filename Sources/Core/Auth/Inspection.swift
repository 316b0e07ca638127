/// What is known here of the active profile, for a verb that finds out what is wrong: it needs no login.
public struct Inspection: Sendable {
    /// The alias, or else the olaresId.
    public let name: String
    /// The olaresId as typed.
    public let olaresID: String
    /// How things stand with the token.
    public let login: LoginStatus
    /// Why the token could not be read; `nil` where it could.
    public let storeProblem: Failure?
    /// Where the services are.
    public let services: ServiceURLs
    /// Whether certificates have to be valid.
    public let verification: CertificateVerification
    /// The host labels between service and terminus name, with their dot; empty for none.
    public let localPrefix: String
}

extension AuthContext {
    /// The active profile, without a look at the network.
    /// - Returns: `nil` where there is none.
    /// - Throws: ``Failure`` for a configuration that cannot be read, or that makes no addresses.
    public func inspection() throws(Failure) -> Inspection? {
        guard let profile = try activeProfile() else { return nil }
        var problem: Failure?
        var record: TokenRecord?
        do throws(Failure) { record = try storedToken(profile.olaresID) } catch { problem = error }
        return Inspection(
            name: profile.displayName, olaresID: profile.olaresID,
            login: problem == nil ? LoginStatus(of: record, at: clock.now) : .unknown, storeProblem: problem,
            services: try profile.serviceURLs(), verification: profile.insecureSkipVerify ? .none : .full,
            localPrefix: profile.localURLPrefix)
    }

    /// Asks a server for a page that everybody may see. Nothing of the identity goes with it.
    public func knock(
        at address: String, _ verification: CertificateVerification, timeout: Duration
    ) async throws(Failure) -> HTTPResponse {
        try await transport.send(
            HTTPRequest("GET", address, headers: [("Accept", "*/*")], body: .none, timeout: timeout),
            verification: verification)
    }

    /// What the certificate of a server says; `nil` where it has none, or no connection can be made.
    public func certificate(at address: String) async -> ServerCertificate? {
        await transport.certificate(at: address)
    }

    /// By which way requests to a server go.
    /// - Throws: ``Failure`` with `proxy_invalid` or `connect_override_invalid`.
    public func way(to address: String) throws(Failure) -> Way { try transport.way(to: address) }
}
