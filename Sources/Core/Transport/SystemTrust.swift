import NIOSSL

/// The certificate authorities that the system trusts, in the form that costs least to open.
///
/// Most systems keep them twice: in one file of all, which takes longer to read than a whole request, and in a directory
/// of one file each, named after a hash, from which TLS takes the one that a server's chain leads to. `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`, a list of directories with `:` between them, name others instead, as for most programs.
struct SystemTrust: Sendable {
    var environment: Environment
    let files: any FileSystem
    var directory = "/etc/ssl/certs"
    var bundle = "/etc/ssl/certs/ca-certificates.crt"
    /// Where distributions without that file have theirs, and the TLS library finds it.
    var otherBundle = "/etc/pki/tls/certs/ca-bundle.crt"

    /// What is trusted besides what the environment adds; nothing at all for what the TLS library finds by itself.
    struct Roots {
        /// A directory of hashes. TLS takes one, and no file can stand for it.
        var directory: String?
        var certificates: [NIOSSLCertificate] = []
        /// Whether this machine has no authorities, which the TLS library takes for a fault where it looks by itself.
        var areMissing = false
    }

    /// What is trusted.
    /// - Throws: ``Failure`` with `certificate_file_invalid` where a variable names nothing that can be used.
    func roots() throws(Failure) -> Roots {
        let list = environment["SSL_CERT_DIR"] ?? ""
        let named = list.split(separator: ":").map(String.init)
        let directories = named.filter(isDirectory)
        guard named.isEmpty || !directories.isEmpty else {
            throw Failure(
                .certificateFileInvalid, "SSL_CERT_DIR names \(list.quotedForMessage), which is no directory",
                advice: "name a directory made by `openssl rehash`, or unset SSL_CERT_DIR")
        }
        var roots = Roots(directory: directories.first)
        for directory in directories.dropFirst() { roots.certificates += certificates(hashedIn: directory) }
        if let path = environment["SSL_CERT_FILE"], !path.isEmpty {
            if path == bundle, let hashedDirectory, roots.directory ?? hashedDirectory == hashedDirectory {
                roots.directory = hashedDirectory
            } else {
                roots.certificates += try Self.certificates(in: path, for: "SSL_CERT_FILE")
            }
        } else if named.isEmpty {
            roots.directory = hashedDirectory
            roots.areMissing = roots.directory == nil && !isFurnished
        }
        return roots
    }

    /// Whether there is anything in the places where the TLS library looks by itself.
    private var isFurnished: Bool {
        #if os(Linux)
        let bundles = [bundle, otherBundle].contains { ((try? files.status($0, following: true)) ?? nil) != nil }
        return bundles || ((try? files.names(in: directory)) ?? nil)?.isEmpty == false
        #else
        true
        #endif
    }

    /// All that can be read of a directory of hashes.
    private func certificates(hashedIn directory: String) -> [NIOSSLCertificate] {
        let names = (try? files.names(in: directory)) ?? nil
        return (names ?? []).filter(Self.isHash).flatMap {
            (try? NIOSSLCertificate.fromPEMFile(directory + "/" + $0)) ?? []
        }
    }

    private func isDirectory(_ path: String) -> Bool {
        ((try? files.status(path, following: true)) ?? nil)?.kind == .directory
    }

    /// The certificates of a PEM file that a variable names.
    /// - Throws: ``Failure`` with `certificate_file_invalid`.
    static func certificates(in path: String, for variable: String) throws(Failure) -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw Failure(
                .certificateFileInvalid, "\(variable) names \"\(path)\", which cannot be read as PEM certificates",
                advice: "name a readable file with a PEM certificate, or unset \(variable)")
        }
    }

    /// The system's directory; `nil` where there is none, or where there is no file of all beside it, or one that somebody has
    /// added to since: it may lack some then.
    var hashedDirectory: String? {
        guard let place = (try? files.status(directory, following: true)) ?? nil, place.kind == .directory else {
            return nil
        }
        guard let whole = (try? files.status(bundle, following: true)) ?? nil, whole.modified <= place.modified else {
            return nil
        }
        let names = (try? files.names(in: directory)) ?? nil
        return names?.contains(where: Self.isHash) == true ? directory : nil
    }

    /// Eight hexadecimal digits and `.0`: the first authority whose subject has this hash.
    private static func isHash(_ name: String) -> Bool {
        let digits = name.utf8.prefix(8)
        return name.utf8.count == 10 && name.hasSuffix(".0")
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
