import Synchronization

/// Secrets in sealed files of their own, one an account (docs/protocol/keychain.md).
///
/// Two accounts can have the same file name: `a@b` and `a_b` both make `a_b.enc`. The first to come has it, the second
/// gets a name that is its alone; whose a file is, its content says.
public final class FileKeychain: Keychain {
    private let directory: String
    private let files: any FileSystem
    private let keys: MasterKeyRing
    private let owner: @Sendable ([UInt8]) -> String?
    /// The ciphers of `keys.opening` by their position, each made on first use.
    private let ciphers = Mutex<[BlobCipher?]>([])

    /// A store whose key is the file `master.key` in `directory`.
    /// - Parameters:
    ///   - directory: Where the files are; created when the first secret is stored.
    ///   - files: The disk.
    ///   - owner: The account that a value names as its own; `nil` when it names none.
    public convenience init(
        directory: String, files: any FileSystem, owner: @escaping @Sendable ([UInt8]) -> String?
    ) {
        let key = MasterKeyFile(path: Path.join(directory, "master.key"), files: files)
        self.init(directory: directory, files: files, keys: MasterKeyRing(file: key, system: nil), owner: owner)
    }

    init(
        directory: String, files: any FileSystem, keys: MasterKeyRing, owner: @escaping @Sendable ([UInt8]) -> String?
    ) {
        self.directory = directory
        self.files = files
        self.keys = keys
        self.owner = owner
    }

    /// `file`; on macOS `system-keychain` or `file-fallback`, by the place of the key.
    public func backendName() throws(Failure) -> String { keys.backendName() }

    /// The value of an account.
    public func value(for account: String) throws(Failure) -> [UInt8]? {
        try KeychainOperation.get.run(on: account) { () throws(KeychainError) in
            for naming in Self.namings {
                let place = place(of: account, naming)
                if case .own(let value) = try content(of: place, for: account) { return value }
            }
            return nil
        }
    }

    /// The note beside an account's file.
    public func note(for account: String) -> String? { fileNote(for: account)?.text }

    /// Leaves a note beside an account's file.
    public func leaveNote(_ note: String, for account: String) { fileNote(for: account)?.write(note) }

    /// `nil` where the key is not in a file, of which it could be told whether it is still the same.
    private func fileNote(for account: String) -> FileNote? {
        guard keys.system == nil, !isUnshared(account) else { return nil }
        return FileNote(
            files: files, sealed: place(of: account, Self.fileName), key: keys.file.path, account: account)
    }

    /// Whether the usual file may be a namesake's, since there is one of the account's alone.
    private func isUnshared(_ account: String) -> Bool {
        do throws(FileError) {
            return try files.status(place(of: account, Self.unsharedFileName), following: false) != nil
        } catch { return true }
    }

    /// Fails without the system's OpenSSL.
    public func requireUsable(for account: String) throws(Failure) {
        try KeychainOperation.set.run(on: account) { () throws(KeychainError) in
            if OpenSSL.functions == nil { throw .noCipher }
        }
    }

    /// Stores the value of an account, never over what cannot be read and never over another account's.
    public func setValue(_ value: [UInt8], for account: String) throws(Failure) {
        try reserve(for: account).store(value)
    }

    /// Makes the directory, the key, and a file that is as large as a value will be.
    public func reserve(for account: String) throws(Failure) -> any KeychainRoom {
        try KeychainOperation.set.run(on: account) { () throws(KeychainError) in try room(for: account) }
    }

    fileprivate func room(for account: String) throws(KeychainError) -> FileRoom {
        let shared = place(of: account, Self.fileName)
        let unshared = place(of: account, Self.unsharedFileName)
        for place in [shared, unshared] {
            let isReplacing: Bool
            switch try content(of: place, for: account) {
            case .namesake: continue
            case .nothing: isReplacing = false
            case .own: isReplacing = true
            }
            do throws(FileError) {
                try files.makeDirectory(directory, mode: 0o700)
            } catch {
                throw KeychainError(.keychainUnwritable, error)
            }
            let cipher = try BlobCipher(key: keys.sealingKey())
            do throws(FileError) {
                let file = try files.prepare(place, room: Self.room, mode: 0o600, replacing: isReplacing)
                // Left from a time when the first place was a namesake's.
                let leftover = place == shared ? unshared : nil
                return FileRoom(keychain: self, account: account, file: file, cipher: cipher, leftover: leftover)
            } catch {
                throw KeychainError(.keychainUnwritable, error)
            }
        }
        throw KeychainError(.keychainUnwritable, "\(unshared) is another account's", repair: .none)
    }

    /// Removes the value of an account, readable or not. What another account has under the same name stays.
    public func remove(_ account: String) throws(Failure) -> Bool {
        try KeychainOperation.remove.run(on: account) { () throws(KeychainError) in
            fileNote(for: account)?.remove()
            var removed = false
            for naming in Self.namings {
                let place = place(of: account, naming)
                if case .namesake? = try? content(of: place, for: account) { continue }
                if try removeFile(place) { removed = true }
            }
            return removed
        }
    }

    /// Removes the keys and the whole directory.
    public func purge() throws(Failure) {
        try KeychainOperation.purge.run(on: "*") { () throws(KeychainError) in
            ciphers.withLock { $0 = [] }
            do throws(FileError) {
                _ = try files.removeTree(directory)
            } catch {
                throw KeychainError(.keychainUnwritable, error)
            }
            try keys.system?.remove()
        }
    }
}

// MARK: - Places

extension FileKeychain {
    private static let largestBlob = 1 << 20
    /// Bytes; a grant has two to four thousand.
    private static let room = 16 << 10

    /// What a file means to an account.
    private enum Content {
        case nothing
        /// The account's own value.
        case own([UInt8])
        /// The value of an account whose name makes the same file name.
        case namesake
    }

    /// How the file of an account may be named, the likelier way first.
    private static let namings: [@Sendable (String) -> String] = [fileName, unsharedFileName]

    private func place(of account: String, _ naming: (String) -> String) -> String {
        Path.join(directory, naming(account) + ".enc")
    }

    /// The account with everything but letters, digits, `.`, `_` and `-` of ASCII replaced: the name that the existing tool
    /// knows.
    @Sendable static func fileName(for account: String) -> String {
        let bytes = account.unicodeScalars.map {
            $0.isFileNameSafe ? UInt8(truncatingIfNeeded: $0.value) : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A name that no other account has, on file systems that do not tell capitals apart either. The `%` at its start
    /// stands in no name of the other kind.
    @Sendable static func unsharedFileName(for account: String) -> String {
        account.utf8.reduce(into: "%") { name, byte in
            let scalar = UnicodeScalar(byte)
            let stands = scalar.isFileNameSafe && !("A"..."Z").contains(scalar)
            name += stands ? String(scalar) : "%" + String(byte, radix: 16)
        }
    }

    /// Whether two accounts have the same file name.
    private static func share(_ a: String, _ b: String) -> Bool {
        #if os(macOS)
        // The file system there does not tell capitals apart.
        fileName(for: a).lowercased() == fileName(for: b).lowercased()
        #else
        fileName(for: a) == fileName(for: b)
        #endif
    }

    private func content(of place: String, for account: String) throws(KeychainError) -> Content {
        guard let value = try open(place) else { return .nothing }
        guard let owner = owner(value), owner != account else { return .own(value) }
        guard Self.share(owner, account) else {
            throw KeychainError(
                .recordForeign, "\(place) holds the token of \(owner.quotedForMessage)", repair: .storingAfresh)
        }
        return .namesake
    }
}

// MARK: - Files

extension FileKeychain {
    /// The plaintext of a file; `nil` when there is none.
    private func open(_ place: String) throws(KeychainError) -> [UInt8]? {
        let blob: [UInt8]?
        do throws(FileError) {
            blob = try files.read(place, limit: Self.largestBlob)
        } catch {
            throw KeychainError(.keychainUnreadable, error)
        }
        guard let blob else { return nil }
        guard blob.count >= BlobCipher.overhead else {
            throw KeychainError(.recordMalformed, "invalid argument (\(place) is cut short)", repair: .storingAfresh)
        }
        return try plaintext(of: blob, from: place)
    }

    private func plaintext(of blob: [UInt8], from place: String) throws(KeychainError) -> [UInt8] {
        let result = ciphers.withLock { ciphers -> Result<[UInt8], KeychainError> in
            if ciphers.isEmpty { ciphers = Array(repeating: nil, count: keys.opening.count) }
            do throws(KeychainError) {
                for (position, key) in keys.opening.enumerated() {
                    if ciphers[position] == nil, let key = try key.load() {
                        ciphers[position] = try BlobCipher(key: key)
                    }
                    if let plaintext = ciphers[position]?.open(blob) { return .success(plaintext) }
                }
                return .failure(ciphers.allSatisfy { $0 == nil } ? .notInitialized(place) : .undecipherable(place))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    fileprivate func removeFile(_ place: String) throws(KeychainError) -> Bool {
        do throws(FileError) {
            return try files.remove(place)
        } catch {
            throw KeychainError(.keychainUnwritable, error)
        }
    }
}

/// A file that waits for a value, with the cipher that will seal it.
private final class FileRoom: KeychainRoom {
    private let keychain: FileKeychain
    private let account: String
    private let file: any PreparedFile
    private let cipher: Mutex<BlobCipher>
    private let leftover: String?

    init(
        keychain: FileKeychain, account: String, file: any PreparedFile, cipher: sending BlobCipher, leftover: String?
    ) {
        self.keychain = keychain
        self.account = account
        self.file = file
        self.cipher = Mutex(cipher)
        self.leftover = leftover
    }

    func store(_ value: [UInt8]) throws(Failure) {
        try KeychainOperation.set.run(on: account) { () throws(KeychainError) in
            if try commit(value) {
                // The value is kept, and found before what is left: that this cannot be removed must not cost it.
                if let leftover { _ = try? keychain.removeFile(leftover) }
            } else {
                // Another process has taken the empty place meanwhile: a second look decides.
                let other = try keychain.room(for: account)
                guard try other.commit(value) else {
                    throw KeychainError(
                        .keychainUnwritable, "another process is changing the stored tokens", repair: .none)
                }
            }
        }
    }

    func giveBack() { file.discard() }

    private func commit(_ value: [UInt8]) throws(KeychainError) -> Bool {
        let sealed = cipher.withLock { cipher -> Result<[UInt8], KeychainError> in
            do throws(KeychainError) { return .success(try cipher.seal(value)) } catch { return .failure(error) }
        }
        let blob = try sealed.get()
        do throws(FileError) {
            return try file.commit(blob)
        } catch {
            throw KeychainError(.keychainUnwritable, error)
        }
    }
}

extension KeychainError {
    fileprivate static func notInitialized(_ place: String) -> KeychainError {
        KeychainError(
            .keychainNotInitialized, "keychain not initialized (the key of \(place) is gone)", repair: .storingAfresh)
    }

    fileprivate static func undecipherable(_ place: String) -> KeychainError {
        KeychainError(
            .recordMalformed, "cipher: message authentication failed (\(place))", repair: .storingAfresh)
    }
}

extension Unicode.Scalar {
    fileprivate var isFileNameSafe: Bool {
        switch self {
        case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }
}
