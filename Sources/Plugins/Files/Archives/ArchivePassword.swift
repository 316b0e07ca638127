import OlaresCore
import OlaresExecution

/// What the service says of an archive's password.
enum PasswordProblem: Sendable {
    case required, wrong
    /// There is none, and one was given.
    case superfluous

    /// Reads the number or the word of an error.
    init?(_ code: JSONValue?) {
        switch code {
        case .integer(30001), .string("password_required"): self = .required
        case .integer(30002), .string("password_invalid"): self = .wrong
        case .integer(30003): self = .superfluous
        default: return nil
        }
    }

    /// The failure, where nobody can be asked for another password.
    func failure(of what: String) -> Failure {
        guard self != .superfluous else {
            return Failure(
                .archivePassword, "\(what): the archive does not require a password",
                advice: "run it again without --password-stdin")
        }
        let message =
            switch self {
            case .required: "archive requires a password; pass it via --password-stdin"
            default: "archive password is incorrect; pass the right one via --password-stdin"
            }
        return Failure(.archivePassword, "\(what): \(message)", advice: "pipe the password in with --password-stdin")
    }
}

/// Where the password of an archive comes from: standard input, or a person who is asked when the server wants one.
struct ArchivePassword: Sendable {
    private static let mostPrompts = 5

    private let console: any Console
    /// The password; `nil` for none. It travels in a header alone.
    private(set) var value: String?
    private var prompts = 0

    /// - Parameter readsInput: Whether the first line of standard input is the password.
    init(readsInput: Bool, _ console: any Console) throws(Failure) {
        self.console = console
        guard readsInput else { return }
        value = try console.secret("archive password: ", empty: "--password-stdin: password is empty")
    }

    /// The header that carries it.
    var headers: [(name: String, value: String)] { value.map { [("X-Archive-Password", $0)] } ?? [] }

    /// Asks for another one.
    /// - Throws: What `what` fails with, where nobody can be asked, or nobody answers.
    mutating func askAgain(_ problem: PasswordProblem, for what: String) throws(Failure) {
        guard problem != .superfluous, console.inputIsTerminal, console.errorIsTerminal, prompts < Self.mostPrompts
        else {
            throw problem.failure(of: what)
        }
        prompts += 1
        let isFirst = problem == .required
        console.writeError(isFirst ? "this archive is password-protected.\n" : "archive password is incorrect.\n")
        guard let answer = try console.askSecret("enter archive password (empty to cancel): "), !answer.isEmpty else {
            throw problem.failure(of: what)
        }
        value = answer
    }
}
