import NIOSSL
import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct TransportSystemTrustTests {
    private let place = TemporaryDirectory()

    private var trust: SystemTrust {
        SystemTrust(
            environment: Environment([:]), files: POSIXFileSystem(), directory: place.path,
            bundle: place["ca-certificates.crt"])
    }

    @Test("A directory of hashes serves, unless the file of all has changed since it was made")
    func hashes() {
        place.put("ca-certificates.crt", Array("all".utf8))
        #expect(trust.hashedDirectory == nil)
        place.put("3513523f.0", Array("one".utf8))
        #expect(trust.hashedDirectory == place.path)
        // Somebody appends a certificate of their own.
        let inAMinute = timespec(tv_sec: time(nil) + 60, tv_nsec: 0)
        utimensat(AT_FDCWD, place["ca-certificates.crt"], [inAMinute, inAMinute], 0)
        #expect(trust.hashedDirectory == nil)
        // And back again, until somebody takes it away.
        let aMinuteAgo = timespec(tv_sec: time(nil) - 60, tv_nsec: 0)
        utimensat(AT_FDCWD, place["ca-certificates.crt"], [aMinuteAgo, aMinuteAgo], 0)
        #expect(trust.hashedDirectory == place.path)
        unlink(place["ca-certificates.crt"])
        #expect(trust.hashedDirectory == nil)
    }

    @Test("SSL_CERT_DIR names several directories, of which one at least must be there")
    func directories() throws {
        let other = TemporaryDirectory()
        func roots(_ list: String) throws(Failure) -> String? {
            try SystemTrust(environment: Environment(["SSL_CERT_DIR": list]), files: POSIXFileSystem()).roots()
                .directory
        }
        #expect(try roots(place.path) == place.path)
        #expect(try roots("\(place["nothing"]):\(other.path):\(place.path)") == other.path)
        let failure = #expect(throws: Failure.self) { try roots("\(place["nothing"]):") }
        #expect(failure?.code == .certificateFileInvalid)
    }

    @Test("A file that is the system's own is not read where the directory says the same")
    func ownFile() throws {
        place.put("ca-certificates.crt", Array("no certificate".utf8))
        place.put("3513523f.0", Array("one".utf8))
        var trust = trust
        trust.environment = Environment(["SSL_CERT_FILE": place["ca-certificates.crt"], "SSL_CERT_DIR": place.path])
        let roots = try trust.roots()
        #expect(roots.directory == place.path && roots.certificates.isEmpty)
        unlink(place["3513523f.0"])
        #expect(throws: Failure.self) { try trust.roots() }
    }

    @Test(
        "Other names are no hashes", arguments: ["3513523f.1", "3513523f", "3513523F.0", "3513523g.0", "13513523f.0"])
    func others(name: String) {
        place.put("ca-certificates.crt", Array("all".utf8))
        place.put(name, [])
        #expect(trust.hashedDirectory == nil)
    }

    @Test("Without a directory there is none")
    func missing() {
        let trust = SystemTrust(
            environment: Environment([:]), files: POSIXFileSystem(), directory: place["nothing"], bundle: place["b"])
        #expect(trust.hashedDirectory == nil)
    }

    @Test(
        "Where a machine has no authorities, TLS is set up all the same, and the file that the environment names counts"
    )
    func nothing() throws {
        var trust = trust
        trust.directory = place["certs"]
        trust.bundle = place["certs/ca-certificates.crt"]
        trust.otherBundle = place["ca-bundle.crt"]
        let transport = AsyncHTTPTransport(environment: Environment([:]), trust: trust)
        #expect(try transport.tls(.full).trustRoots == .certificates([]))
        _ = try NIOSSLContext(configuration: transport.tls(.full))
        // An empty directory is nothing too.
        #expect(mkdir(trust.directory, 0o700) == 0)
        #expect(try trust.roots().areMissing)
        place.put("ca-bundle.crt", Array("any".utf8))
        #expect(try !trust.roots().areMissing)
    }
}
