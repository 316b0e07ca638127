import Sandbox

/// What a person reads at the start: what to export, and who can sign in.
struct Greeting: CustomStringConvertible {
    let sandbox: Sandbox

    var description: String {
        """
        Olares sandbox, \(sandbox.tlsURL) (TLS) and \(sandbox.plainURL) (plain)

          export OLARES_CLI_CONNECT_TO=\(sandbox.tlsURL)
          export OLARES_CLI_CA_FILE=\(sandbox.caFile)

        users:
        \(sandbox.users.map(line).joined(separator: "\n"))

        control plane: curl \(sandbox.plainURL)/_sandbox/state
        Ctrl-C stops it.
        """
    }

    private func line(for user: User) -> String {
        let login = "  \(user.olaresId)  password: \(user.password)"
        guard let secret = user.totpSecret, let code = sandbox.oneTimeCode(for: user.olaresId) else { return login }
        return login + """
              TOTP secret: \(secret)  code now: \(code)
                code later: curl '\(sandbox.plainURL)/_sandbox/code?user=\(user.olaresId)'
            """
    }
}
