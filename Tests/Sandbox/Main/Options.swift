import Foundation
import Sandbox

/// What was asked for on the command line.
struct Options {
    /// An argument that makes no sense, in words for the person who typed it.
    struct Misuse: Error {
        let message: String
    }

    var configuration = Sandbox.Configuration()
    var readyFile: String?
    var stopsWithParent = false
    var wantsHelp = false

    init(_ arguments: [String]) throws(Misuse) {
        var rest = arguments[...]
        var users: [User] = []
        while let option = rest.popFirst() {
            switch option {
            case "--port": configuration.tlsPort = try Self.number(for: option, in: &rest)
            case "--plain-port": configuration.plainPort = try Self.number(for: option, in: &rest)
            case "--directory": configuration.directory = try Self.value(for: option, in: &rest)
            case "--files": configuration.filesDirectory = try Self.value(for: option, in: &rest)
            case "--user": users.append(try Self.user(try Self.value(for: option, in: &rest)))
            case "--access-token-lifetime":
                configuration.behaviour.accessTokenLifetime = try Self.number(for: option, in: &rest)
            case "--ready-file": readyFile = try Self.value(for: option, in: &rest)
            case "--with-parent": stopsWithParent = true
            case "--help", "-h": wantsHelp = true
            default: throw Misuse(message: "unknown option \(option)")
            }
        }
        if !users.isEmpty { configuration.users = users }
    }

    private static func value(for option: String, in rest: inout ArraySlice<String>) throws(Misuse) -> String {
        guard let value = rest.popFirst() else { throw Misuse(message: "\(option) needs a value") }
        return value
    }

    private static func number(for option: String, in rest: inout ArraySlice<String>) throws(Misuse) -> Int {
        let value = try value(for: option, in: &rest)
        guard let number = Int(value), number >= 0 else { throw Misuse(message: "\(option) needs a number") }
        return number
    }

    /// `id:password[:totpsecret[:role]]`, where an empty secret means no second factor.
    private static func user(_ text: String) throws(Misuse) -> User {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count >= 2, !parts[0].isEmpty else {
            throw Misuse(message: "--user needs id:password[:totpsecret[:role]]")
        }
        let secret = parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil
        if let secret, OneTimeCode(base32: secret) == nil {
            throw Misuse(message: "the TOTP secret of \(parts[0]) is not base32")
        }
        return User(parts[0], password: parts[1], totpSecret: secret, ownerRole: parts.count > 3 ? parts[3] : "owner")
    }

    static let help = """
        An Olares on this machine, to try olares-cli on.

        usage: olares-sandbox [options]

          --port N                         port for TLS (default: any free one)
          --plain-port N                   port for plain HTTP and the control plane (default: any free one)
          --directory DIR                  folder for the CA file ca.pem (default: a temporary one)
          --files DIR                      folder for the users' files, kept at the end (default: a temporary one)
          --user ID:PASSWORD[:TOTP[:ROLE]] a user; repeatable (default: alice@olares.com and bob@olares.com)
                                           TOTP is a base32 secret, ROLE is owner, admin or normal
          --access-token-lifetime SECONDS  life of access tokens (default: 86400)
          --ready-file PATH                write ports, CA file, pid and users as JSON once it listens
          --with-parent                    stop when the process that started it ends
          --help                           show this
        """
}
