#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A place where the key that seals the blobs can rest.
protocol MasterKey: Sendable {
    /// The key; `nil` when there is none in this place.
    func load() throws(KeychainError) -> [UInt8]?
    /// Makes a key where there is none.
    /// - Returns: The key that is there now, which may be another process's that was faster.
    func create() throws(KeychainError) -> [UInt8]
    /// Takes the key out of its place, if it is there.
    func remove() throws(KeychainError)
}

/// A key in a file of its own: 32 raw bytes.
struct MasterKeyFile: MasterKey {
    /// The file.
    let path: String
    /// The disk.
    let files: any FileSystem

    func load() throws(KeychainError) -> [UInt8]? {
        let key: [UInt8]?
        do throws(FileError) {
            key = try files.read(path, limit: BlobCipher.keyLength)
        } catch {
            throw error.kind == .tooLarge ? wrongLength : KeychainError(.keychainUnreadable, error)
        }
        guard let key else { return nil }
        guard key.count == BlobCipher.keyLength else { throw wrongLength }
        return key
    }

    func create() throws(KeychainError) -> [UInt8] {
        guard let key = OpenSSL.randomBytes(BlobCipher.keyLength) else { throw .noCipher }
        do throws(FileError) {
            if try files.create(path, with: key, mode: 0o600) { return key }
        } catch {
            throw KeychainError(.keychainUnwritable, error)
        }
        return try rivalKey()
    }

    func remove() throws(KeychainError) {
        do throws(FileError) { _ = try files.remove(path) } catch { throw KeychainError(.keychainUnwritable, error) }
    }

    /// The key of the process that was faster. The existing tool's file may be seen before its content.
    private func rivalKey() throws(KeychainError) -> [UInt8] {
        for _ in 0..<3 {
            if let key = try? load() { return key }
            usleep(5000)
        }
        guard let key = try load() else { throw wrongLength }
        return key
    }

    private var wrongLength: KeychainError {
        KeychainError(
            .keychainCorrupted, "keychain is corrupted (\(path) is not \(BlobCipher.keyLength) bytes long)",
            repair: .words(
                "restore \(path) from a backup; or give the stored tokens up: mv \(path.shellQuoted) "
                    + "\((path + ".damaged").shellQuoted), then \(ProfileVerbs.storingAllAfresh)"))
    }
}

/// The keys of one store: a file, and on some systems a place of the system's before it.
struct MasterKeyRing: Sendable {
    /// The key beside the blobs.
    let file: MasterKeyFile
    /// The key in the system's own keychain; `nil` where the system has none.
    let system: (any MasterKey)?

    /// What people call the place of the key.
    func backendName() -> String {
        guard system != nil else { return "file" }
        let key = try? file.load()
        return key == nil ? "system-keychain" : "file-fallback"
    }

    /// The places to look for the key of a blob, in order.
    var opening: [any MasterKey] { [file] + [system].compactMap { $0 } }

    /// The key for new blobs: that of the file where there is one, else the system's, and a new file when the system does
    /// not let us have one.
    func sealingKey() throws(KeychainError) -> [UInt8] {
        if let key = try file.load() { return key }
        if let system, let key = try? system.load() ?? system.create() { return key }
        return try file.create()
    }
}
