#if os(Windows)
import WinSDK

/// Secrets in the registry, each sealed for the current user by DPAPI (docs/protocol/keychain.md). Not run on Windows yet.
public struct WindowsKeychain: Keychain {
    private static let path = "Software\\OlaresCli\\keychain\\olares-cli"

    /// The current user's store.
    public init() {}

    /// `registry+dpapi`.
    public func backendName() throws(Failure) -> String { "registry+dpapi" }

    /// The value of an account. As with the existing tool, one that cannot be read counts as none.
    public func value(for account: String) throws(Failure) -> [UInt8]? {
        guard let text = registryText(Self.valueName(account)),
            let blob = try? Base64.decode(text.utf8, alphabet: .standard)
        else { return nil }
        return unprotect(blob, for: account)
    }

    /// Stores the value of an account.
    public func setValue(_ value: [UInt8], for account: String) throws(Failure) {
        try KeychainOperation.set.run(on: account) { () throws(KeychainError) in
            let text = Base64.encode(try protect(value, for: account))
            var key: HKEY?
            var status = Self.path.wide {
                RegCreateKeyExW(HKEY_CURRENT_USER, $0, 0, nil, 0, KEY_WRITE, nil, &key, nil)
            }
            guard status == ERROR_SUCCESS else { throw .refused("registry create/open failed", status) }
            defer { RegCloseKey(key) }
            let units = Array(text.utf16) + [0]
            status = Self.valueName(account).wide { name in
                units.withUnsafeBytes { bytes in
                    RegSetValueExW(
                        key, name, 0, DWORD(REG_SZ), bytes.bindMemory(to: BYTE.self).baseAddress, DWORD(bytes.count)
                    )
                }
            }
            guard status == ERROR_SUCCESS else { throw .refused("registry set failed", status) }
        }
    }

    /// Removes the value of an account.
    public func remove(_ account: String) throws(Failure) -> Bool {
        try KeychainOperation.remove.run(on: account) { () throws(KeychainError) in
            let status = Self.path.wide { path in
                Self.valueName(account).wide { RegDeleteKeyValueW(HKEY_CURRENT_USER, path, $0) }
            }
            if status == ERROR_FILE_NOT_FOUND { return false }
            guard status == ERROR_SUCCESS else { throw .refused("registry delete value failed", status) }
            return true
        }
    }

    /// Removes the whole key.
    public func purge() throws(Failure) {
        try KeychainOperation.purge.run(on: "*") { () throws(KeychainError) in
            let status = Self.path.wide { RegDeleteTreeW(HKEY_CURRENT_USER, $0) }
            guard status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND else {
                throw .refused("registry delete \(Self.path)", status)
            }
        }
    }

    private static func valueName(_ account: String) -> String {
        Base64.encode(Array(account.utf8), alphabet: .url, padded: false)
    }

    private func registryText(_ name: String) -> String? {
        var size: DWORD = 0
        let flags = DWORD(RRF_RT_REG_SZ)
        return Self.path.wide { path in
            name.wide { name in
                guard RegGetValueW(HKEY_CURRENT_USER, path, name, flags, nil, nil, &size) == ERROR_SUCCESS else {
                    return nil
                }
                var units = [UInt16](repeating: 0, count: Int(size) / 2 + 1)
                size = DWORD(units.count * 2)
                guard RegGetValueW(HKEY_CURRENT_USER, path, name, flags, nil, &units, &size) == ERROR_SUCCESS else {
                    return nil
                }
                return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
            }
        }
    }

    private func protect(_ value: [UInt8], for account: String) throws(KeychainError) -> [UInt8] {
        var sealed = DATA_BLOB()
        let done = withBlobs(value, Self.entropy(account)) { value, entropy in
            CryptProtectData(value, nil, entropy, nil, nil, DWORD(CRYPTPROTECT_UI_FORBIDDEN), &sealed)
        }
        guard done else { throw .refused("dpapi protect failed", LSTATUS(truncatingIfNeeded: GetLastError())) }
        return Self.take(sealed)
    }

    private func unprotect(_ blob: [UInt8], for account: String) -> [UInt8]? {
        var plain = DATA_BLOB()
        let done = withBlobs(blob, Self.entropy(account)) { blob, entropy in
            CryptUnprotectData(blob, nil, entropy, nil, nil, DWORD(CRYPTPROTECT_UI_FORBIDDEN), &plain)
        }
        return done ? Self.take(plain) : nil
    }

    /// Binds a value to its account, so that one copied under another name does not open.
    private static func entropy(_ account: String) -> [UInt8] {
        Array("olares-cli".utf8) + [0] + Array(account.utf8)
    }

    private func withBlobs(
        _ a: [UInt8], _ b: [UInt8],
        _ body: (UnsafeMutablePointer<DATA_BLOB>, UnsafeMutablePointer<DATA_BLOB>) -> Bool
    ) -> Bool {
        var (a, b) = (a, b)
        return a.withUnsafeMutableBufferPointer { a in
            b.withUnsafeMutableBufferPointer { b in
                var first = DATA_BLOB(cbData: DWORD(a.count), pbData: a.baseAddress)
                var second = DATA_BLOB(cbData: DWORD(b.count), pbData: b.baseAddress)
                return body(&first, &second)
            }
        }
    }

    /// Copies what the system allocated, and gives it back.
    private static func take(_ blob: DATA_BLOB) -> [UInt8] {
        let bytes = Array(UnsafeBufferPointer(start: blob.pbData, count: Int(blob.cbData)))
        LocalFree(blob.pbData)
        return bytes
    }
}

extension KeychainError {
    fileprivate static func refused(_ what: String, _ status: LSTATUS) -> KeychainError {
        KeychainError(.keychainUnwritable, "\(what): error \(status)", repair: .none)
    }
}

extension String {
    /// The text as Windows takes it.
    fileprivate func wide<Result>(_ body: (UnsafePointer<WCHAR>) -> Result) -> Result {
        withCString(encodedAs: UTF16.self, body)
    }
}
#endif
