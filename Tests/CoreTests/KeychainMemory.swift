import Synchronization

@testable import OlaresCore

/// A keychain that forgets everything with the test, and fails where a test wants it to.
final class MemoryKeychain: Keychain {
    private let values = Mutex<[String: [UInt8]]>([:])
    private let fault = Mutex<Failure?>(nil)

    /// What every operation throws from now on; `nil` for none.
    func fail(with failure: Failure?) { fault.withLock { $0 = failure } }

    private func check() throws(Failure) {
        if let failure = fault.withLock({ $0 }) { throw failure }
    }

    func backendName() throws(Failure) -> String { "memory" }

    func value(for account: String) throws(Failure) -> [UInt8]? {
        try check()
        return values.withLock { $0[account] }
    }

    func setValue(_ value: [UInt8], for account: String) throws(Failure) {
        try check()
        values.withLock { $0[account] = value }
    }

    func remove(_ account: String) throws(Failure) -> Bool {
        try check()
        return values.withLock { $0.removeValue(forKey: account) } != nil
    }

    func purge() throws(Failure) {
        try check()
        values.withLock { $0 = [:] }
    }
}
