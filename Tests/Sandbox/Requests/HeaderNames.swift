import HTTPTypes

extension HTTPField.Name {
    /// Carries the access token, without a scheme word before it.
    static var xAuthorization: Self { name("x-authorization") }

    /// `Non-Redirect` asks for a JSON refusal instead of a redirect to the login page.
    static var xUnauthError: Self { name("x-unauth-error") }

    /// Carries the password of an archive.
    static var xArchivePassword: Self { name("x-archive-password") }

    private static func name(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}
