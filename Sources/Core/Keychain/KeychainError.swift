/// What went wrong below a keychain operation, before it is told which operation and account that was.
struct KeychainError: Error, Equatable {
    /// What repairs it.
    enum Repair: Equatable {
        /// Removing the record of the account and logging in again.
        case storingAfresh
        /// Something that only words can say.
        case words(String)
        /// Nothing that could be named.
        case none
    }

    /// The catalogue's name for it.
    let code: FailureCode
    /// The cause, with the file or item it concerns.
    let cause: String
    /// What repairs it.
    let repair: Repair

    init(_ code: FailureCode, _ cause: String, repair: Repair) {
        self.code = code
        self.cause = cause
        self.repair = repair
    }

    /// A refusal of the file system.
    init(_ code: FailureCode, _ error: FileError) {
        self.init(code, error.text, repair: error.advice.map { .words($0) } ?? .none)
    }

    /// The failure of one operation on one account.
    func failure(of operation: KeychainOperation, on account: String) -> Failure {
        let message = "keychain \(operation.rawValue) failed for olares-cli/\(account): \(cause)"
        return switch repair {
        case .storingAfresh: Failure(code, message, next: ProfileVerbs.storeAfresh(account))
        case .words(let words): Failure(code, message, advice: words)
        case .none: Failure(code, message)
        }
    }
}

/// The operations by the names that failures give them.
enum KeychainOperation: String {
    case get = "Get"
    case set = "Set"
    case remove = "Remove"
    case purge = "Purge"

    /// Runs one operation and says in its failure which one it was.
    func run<Result>(on account: String, _ body: () throws(KeychainError) -> Result) throws(Failure) -> Result {
        do throws(KeychainError) { return try body() } catch { throw error.failure(of: self, on: account) }
    }
}
