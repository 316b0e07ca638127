#if os(macOS)
import Foundation

/// The master key in the login keychain of macOS.
///
/// It goes through `/usr/bin/security`, as with the existing tool: the item belongs to the program that made it, and
/// reading it from another one would ask the person for leave. Not run on a Mac yet.
struct LoginKeychainKey: MasterKey {
    private static let limit = DispatchTimeInterval.seconds(5)

    func load() throws(KeychainError) -> [UInt8]? {
        let answer = try security(["find-generic-password", "-s", "olares-cli", "-wa", "master.key"])
        if answer.isNotFound { return nil }
        guard answer.status == 0 else { throw .blocked(answer.text) }
        let text = answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = KeyringItem.decode(text) else {
            throw KeychainError(
                .keychainCorrupted,
                "keychain is corrupted (the item master.key of olares-cli in the login keychain)",
                repair: .words(
                    "delete the item master.key of olares-cli in Keychain Access, then "
                        + ProfileVerbs.storingAllAfresh))
        }
        return key
    }

    func create() throws(KeychainError) -> [UInt8] {
        guard let key = OpenSSL.randomBytes(BlobCipher.keyLength) else { throw .noCipher }
        // On standard input, since every process of the machine can read arguments.
        let line = "add-generic-password -U -s olares-cli -a master.key -w \(KeyringItem.encode(key))\n"
        let answer = try security(["-i"], input: line)
        // Another process may have been faster or later: what is there now is the key.
        guard answer.status == 0, let stored = try load() else { throw .blocked(answer.text) }
        return stored
    }

    func remove() throws(KeychainError) {
        let answer = try security(["delete-generic-password", "-s", "olares-cli", "-a", "master.key"])
        guard answer.status == 0 || answer.isNotFound else { throw .blocked(answer.text) }
    }

    private struct Answer {
        let status: Int32
        let text: String
        var isNotFound: Bool { text.contains("could not be found") }
    }

    private func security(_ arguments: [String], input: String = "") throws(KeychainError) -> Answer {
        let process = Process()
        let (output, standardInput) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/security")
        process.arguments = arguments
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
            try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try standardInput.fileHandleForWriting.close()
        } catch {
            throw .blocked("/usr/bin/security: \(error.localizedDescription)")
        }
        guard ended.wait(timeout: .now() + Self.limit) == .success else {
            process.terminate()
            throw .blocked("no answer within 5 seconds")
        }
        // A few hundred bytes at most, which the pipe held until now.
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        return Answer(status: process.terminationStatus, text: text)
    }
}

extension KeychainError {
    fileprivate static func blocked(_ reason: String) -> KeychainError {
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        return KeychainError(
            .keychainBlocked, "keychain access blocked (\(reason))",
            repair: .words("unlock the login keychain (security unlock-keychain), then try again"))
    }
}
#endif
