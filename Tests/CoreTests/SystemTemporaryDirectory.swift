@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of a test's own, which goes with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        path = Path.join(Environment.process["TMPDIR"] ?? "/tmp", "olares-cli-test-" + random)
        mkdir(path, 0o700)
    }

    deinit {
        // A test may have taken its own rights away.
        chmod(path, 0o700)
        _ = try? POSIXFileSystem().removeTree(path)
    }

    /// The path of a file in the directory.
    subscript(name: String) -> String { Path.join(path, name) }

    /// The text of a file; `nil` when there is none.
    func text(_ name: String) throws -> String? {
        try POSIXFileSystem().read(self[name], limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a file there by other means than the ones under test.
    func put(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) {
        let file = open(self[name], O_WRONLY | O_CREAT | O_TRUNC, mode)
        defer { close(file) }
        _ = write(file, bytes, bytes.count)
    }

    /// Puts a text file there by other means than the ones under test.
    func put(_ name: String, _ text: String) { put(name, Array(text.utf8)) }

    /// The names in the directory, in order.
    var names: [String] { (try? POSIXFileSystem().names(in: path)) ?? [] }
}

/// Whether the rights of files mean nothing to this process.
let isRoot = geteuid() == 0
