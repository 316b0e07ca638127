/// The token records of all profiles, in the keychain (docs/protocol/tokens.md).
public struct TokenStore: Sendable {
    private let keychain: any Keychain
    private let clock: any Clock

    /// - Parameters:
    ///   - keychain: Where the records rest.
    ///   - clock: The time of an invalid mark.
    public init(keychain: any Keychain, clock: any Clock) {
        self.keychain = keychain
        self.clock = clock
    }

    /// What `profile login` calls the place of the tokens, such as `file`.
    public func backendName() throws(Failure) -> String { try keychain.backendName() }

    /// Fails where no record can be stored, as far as that is known beforehand.
    public func requireUsable(for olaresID: String) throws(Failure) { try keychain.requireUsable(for: olaresID) }

    /// The record of a profile; `nil` when none was ever stored.
    /// - Throws: The keychain's failures; `stored_token_malformed`, `stored_token_of_another_account`.
    public func record(for olaresID: String) throws(Failure) -> TokenRecord? {
        guard var bytes = try keychain.value(for: olaresID) else { return nil }
        defer { bytes.erase() }
        let record: TokenRecord
        do throws(JSONError) {
            record = try TokenRecord(parsing: bytes, account: olaresID)
        } catch {
            throw Failure(
                .recordMalformed, "decode stored token for \(olaresID): \(error.text)",
                next: ProfileVerbs.storeAfresh(olaresID))
        }
        guard record.olaresID == olaresID else {
            throw Failure(
                .recordForeign, "the token stored for \(olaresID) belongs to \(record.olaresID)",
                next: ProfileVerbs.storeAfresh(olaresID))
        }
        return record
    }

    /// Stores a record as a living grant, in the place of the one before.
    public func set(_ record: TokenRecord) throws(Failure) { try store(record.alive) }

    /// Marks the grant of a profile as refused, from the first refusal on, and leaves everything else of it. Nothing happens
    /// without a record.
    /// - Parameters:
    ///   - reason: The server's words, without secrets.
    ///   - isFinal: Whether they leave no doubt that the session is gone.
    /// - Returns: The record as it is now; `nil` when there is none.
    @discardableResult
    public func markInvalid(
        _ olaresID: String, reason: String = "", isFinal: Bool = false
    ) throws(Failure) -> TokenRecord? {
        guard var record = try record(for: olaresID) else { return nil }
        record.markInvalid(at: clock.now, reason: reason, isFinal: isFinal)
        try store(record)
        return record
    }

    /// Removes the record of a profile, readable or not.
    /// - Returns: Whether there was one.
    @discardableResult
    public func remove(_ olaresID: String) throws(Failure) -> Bool { try keychain.remove(olaresID) }

    /// Removes everything that this program ever stored there.
    public func purge() throws(Failure) { try keychain.purge() }

    /// Makes room for the record of a profile, before anything is spent for what it will hold.
    public func reserve(for olaresID: String) throws(Failure) -> TokenRoom {
        TokenRoom(room: try keychain.reserve(for: olaresID), keychain: keychain)
    }

    private func store(_ record: TokenRecord) throws(Failure) {
        try reserve(for: record.olaresID).store(record)
    }

    /// How things stand with the token of a profile; `nil` where that can be told only by opening it.
    func notedStatus(for olaresID: String, at now: Timestamp) -> LoginStatus? {
        keychain.note(for: olaresID).flatMap { LoginStatus(note: $0, at: now) }
    }
}

/// Room for one record. It ends with one of the calls.
public struct TokenRoom: Sendable {
    fileprivate let room: any KeychainRoom
    fileprivate let keychain: any Keychain

    /// Stores a record there as a living grant, in the place of the one before.
    public func set(_ record: TokenRecord) throws(Failure) { try store(record.alive) }

    /// Stores a record there as it is.
    func store(_ record: TokenRecord) throws(Failure) {
        var bytes = record.bytes
        defer { bytes.erase() }
        try room.store(bytes)
        if let note = LoginStatus.note(of: record) { keychain.leaveNote(note, for: record.olaresID) }
    }

    /// Leaves the record as it was.
    public func giveBack() { room.giveBack() }
}

extension TokenRecord {
    /// The same record with nothing known against it.
    fileprivate var alive: TokenRecord {
        var record = self
        record.invalidatedAt = nil
        record.refusal = nil
        return record
    }
}
