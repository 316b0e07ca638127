/// Where secrets rest: one value for each account, under the service `olares-cli`.
///
/// Failures carry a `keychain_…` or `stored_token_…` code, name the file or item, and say how to repair it, in the words of
/// docs/protocol/keychain.md.
public protocol Keychain: Sendable {
    /// What `profile login` calls the backend, such as `file`.
    func backendName() throws(Failure) -> String
    /// The value of an account; `nil` when there is none.
    func value(for account: String) throws(Failure) -> [UInt8]?
    /// Fails where no value can ever be stored, as far as that can be known without storing one. Asked before something is
    /// given up for a value, such as a refresh token that is good for one use.
    func requireUsable(for account: String) throws(Failure)
    /// Makes room for the value of an account, with everything else that storing it takes, so that nothing is given up for a
    /// value that could then not be stored. Ends with ``KeychainRoom/store(_:)`` or ``KeychainRoom/giveBack()``.
    func reserve(for account: String) throws(Failure) -> any KeychainRoom
    /// Stores the value of an account, durably, and leaves those of all other accounts alone.
    func setValue(_ value: [UInt8], for account: String) throws(Failure)
    /// What ``leaveNote(_:for:)`` has said of the value that is stored now, without opening it; `nil` where nothing was said.
    func note(for account: String) -> String?
    /// Leaves one line beside the value of an account that has just been stored. It is no secret, and is forgotten as soon as the value
    /// is another one.
    func leaveNote(_ note: String, for account: String)
    /// Removes the value of an account, readable or not; `false` when there was none.
    func remove(_ account: String) throws(Failure) -> Bool
    /// Removes everything under the service.
    func purge() throws(Failure)
}

/// Room for one value of one account.
public protocol KeychainRoom: Sendable {
    /// Stores the value there, as ``Keychain/setValue(_:for:)`` does.
    func store(_ value: [UInt8]) throws(Failure)
    /// Leaves things as they were.
    func giveBack()
}

/// No room at all: what stores finds its own.
private struct NoRoom: KeychainRoom {
    let keychain: any Keychain
    let account: String

    func store(_ value: [UInt8]) throws(Failure) { try keychain.setValue(value, for: account) }
    func giveBack() {}
}

extension Keychain {
    /// Nothing is made beforehand, but what is known to be in the way is told.
    public func reserve(for account: String) throws(Failure) -> any KeychainRoom {
        try requireUsable(for: account)
        return NoRoom(keychain: self, account: account)
    }

    /// There are no notes.
    public func note(for account: String) -> String? { nil }

    /// There are no notes.
    public func leaveNote(_ note: String, for account: String) {}

    /// Nothing is known to be in the way.
    public func requireUsable(for account: String) throws(Failure) {}
}
