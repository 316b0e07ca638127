import Testing

@testable import OlaresCore

@Suite struct TransportCertificateNameTests {
    @Test(
        "A name is for itself, a star for one label",
        arguments: [
            ("auth.bob.olares.com", "auth.bob.olares.com", true), ("auth.bob.olares.com", "*.bob.olares.com", true),
            ("AUTH.Bob.olares.com", "*.bob.OLARES.com", true), ("bob.olares.com", "*.bob.olares.com", false),
            ("x.auth.bob.olares.com", "*.bob.olares.com", false), ("auth.alice.olares.com", "*.bob.olares.com", false),
            ("evilbob.olares.com", "bob.olares.com", false), ("auth.bob.olares.com", "", false),
            ("localhost", "*.", false), ("localhost", "*.localhost", false),
        ])
    func matches(host: String, name: String, isMatch: Bool) {
        #expect(CertificateName.matches(host, name) == isMatch)
    }
}
