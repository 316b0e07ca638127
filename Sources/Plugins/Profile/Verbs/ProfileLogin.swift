import OlaresCore
import OlaresExecution

/// `profile login`: a password, and a one-time code where two-factor is on.
struct ProfileLogin: CommandHandler {
    private let options: SignInOptions
    private let readsStandardInput: Bool
    private let code: String?

    init(_ arguments: Arguments) throws(Failure) {
        options = try SignInOptions(arguments)
        readsStandardInput = try arguments.flag("password-stdin")
        // Scripts pass an empty one where there is none.
        code = try arguments.text("totp").flatMap { $0.isEmpty ? nil : $0 }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let attempt = try context.auth.prepareSignIn(options, to: "log in as")
        let password = try password(context.console)
        let outcome = try await attempt.logIn(password: password, code: try givenCode()) { () throws(Failure) in
            try askCode(context.console)
        }
        return SignInResult(opening: "logged in as \(options.olaresID) (profile: \(outcome.profile))", outcome).result
    }

    private func password(_ console: any Console) throws(Failure) -> String {
        if readsStandardInput { return try console.pipedSecret(empty: "password is empty") }
        guard console.inputIsTerminal else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal; pass --password-stdin and pipe the password instead",
                next: [NextStep(loginWords + ["--password-stdin"], effect: .write)])
        }
        return try console.typedSecret("password for \(options.olaresID): ", empty: "password is empty")
    }

    private func givenCode() throws(Failure) -> String? {
        guard let code else { return nil }
        return try trimmed(code)
    }

    private func askCode(_ console: any Console) throws(Failure) -> String {
        guard !readsStandardInput, console.inputIsTerminal else {
            throw Failure(
                .twoFactorRequired, "two-factor authentication required: re-run with --totp <code>",
                next: [NextStep(loginWords + ["--password-stdin", "--totp", "<code>"], effect: .write)])
        }
        return try trimmed(try console.ask("two-factor code for \(options.olaresID): ") ?? "")
    }

    private func trimmed(_ code: String) throws(Failure) -> String {
        let code = String(code.filter { !$0.isWhitespace })
        guard !code.isEmpty else {
            throw Failure(.totpEmpty, "TOTP code is empty", advice: "give the code that the authenticator shows now")
        }
        return code
    }

    private var loginWords: [String] { ["profile", "login", "--olares-id", options.olaresID] }
}
