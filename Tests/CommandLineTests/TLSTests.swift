import Foundation
import OlaresCore
import Sandbox
import Testing

/// Certificates that must not be accepted, and servers that do not speak TLS at all.
@Suite struct TLSTests {
    @Test(
        "A certificate that is not good ends the exchange before anything is sent",
        arguments: [
            (CertificateKind.expired, "the certificate of HOST has expired: it was valid until 20"),
            (.unknownAuthority, "the certificate of HOST is not trusted: its authority is unknown here"),
            // It names the address that is connected to as well, which NIOSSL alone would be content with.
            (.wrongHost, "the certificate that HOST shows is for another name"),
        ])
    func badCertificate(kind: CertificateKind, message: String) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.certificate = kind
            for exchange in [Exchange.login, .whoami] {
                try olares.prepare(exchange)
                let before = try olares.state
                let failure = expectFailure(
                    try await olares.attempt(exchange), .tls, exit: 5,
                    message: message.replacing("HOST", with: exchange.host))
                #expect(failure?.fixes.count == 1)
                #expect(try olares.state == before)
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("So it does for a refresh, whose token stays good", arguments: [CertificateKind.expired, .unknownAuthority])
    func refresh(kind: CertificateKind) async throws {
        try await withOlares { olares in
            let auth = try await olares.secondSandbox()
            auth.behaviour.certificate = kind
            try olares.plant(
                .init(
                    "bob@olares.com", token: .live(seconds: -60),
                    others: ["authUrlOverride": .string("https://localhost:\(auth.tlsPort)")]))
            let before = try olares.state
            expectFailure(
                try await olares.attempt(.refresh), .tls, exit: 5,
                message: kind == .expired
                    ? "/api/refresh: the certificate of localhost has expired"
                    : "/api/refresh: the certificate of localhost is not trusted")
            #expect(auth.count() == 0)
            #expect(try olares.state == before)
        }
    }

    @Test("What --insecure-skip-verify allowed for one profile holds for no other")
    func oneProfileAlone() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.certificate = .wrongHost
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 600), others: ["insecureSkipVerify": true]),
                .init("alice@olares.com", token: .live(seconds: 600)))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try await olares.run("profile", "use", "alice@olares.com").exit == 0)
            expectFailure(
                try await olares.run("profile", "whoami"), .tls, exit: 5,
                message: "the certificate that desktop.alice.olares.com shows is for another name")
            #expect(olares.sandbox.requests().map(\.host) == ["desktop.bob.olares.com"])
        }
    }

    @Test("It allows any certificate, not any way there: a token still goes over TLS alone")
    func insecureIsNotPlain() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 600), others: ["insecureSkipVerify": true]))
            olares.sandbox.add(Fault(.redirect(to: "http://desktop.bob.olares.com/"), path: "/api/backend/*"))
            expectFailure(try await olares.run("profile", "whoami"), .redirectRefused, message: "http://desktop.bob")
            #expect(olares.sandbox.count() == 1)
        }
    }

    @Test("Plain HTTP on the TLS port, and TLS on the plain one")
    func confusedPorts() async throws {
        try await withOlares { olares in
            for exchange in [Exchange.login, .whoami] {
                try olares.prepare(exchange)
                let plain = try await olares.attempt(
                    exchange, environment: ["OLARES_CLI_CONNECT_TO": "https://127.0.0.1:\(olares.sandbox.plainPort)"])
                expectFailure(
                    plain, .tls, exit: 5, message: "could not agree on TLS with \(exchange.host)",
                    fix: "check that the address is that of an Olares")
                let tls = try await olares.attempt(
                    exchange, environment: ["OLARES_CLI_CONNECT_TO": "http://127.0.0.1:\(olares.sandbox.tlsPort)"])
                expectFailure(
                    tls, .transport, exit: 5,
                    // Closed or reset, as the other side's last bytes are read in time or not.
                    message: "the exchange with \(exchange.host) failed: ")
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Only HTTP/1.1 is offered, and nothing older than TLS 1.2 is taken")
    func versions() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 600), others: ["insecureSkipVerify": true]))
            for (options, isTaken) in [(["-alpn", "h2,http/1.1", "-www"], true), (["-tls1_1"], false)] {
                let server = try await OpenSSLServer(
                    options + ["-cipher", "DEFAULT@SECLEVEL=0"], in: olares.workDirectory)
                olares.atEnd { await server.stop() }
                let run = try await olares.run(
                    ["profile", "whoami"], environment: ["OLARES_CLI_CONNECT_TO": "https://127.0.0.1:\(server.port)"])
                // A page about the connection, unless the server has chosen HTTP/2. A refusal is an alert or a reset, as the
                // server's last bytes are read in time or not.
                expectFailure(run, isTaken ? .decode : .tls, message: isTaken ? "an HTML page" : "")
            }
        }
    }

    @Test("The system's authorities can be named as for other programs: a file, or a directory of hashes")
    func systemAuthorities() async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let authority = try String(contentsOfFile: olares.sandbox.caFile, encoding: .utf8)
            let (hashed, bare) = (olares.workDirectory + "/hashed", olares.workDirectory + "/bare")
            for place in [hashed, bare] {
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                try olares.write(authority, to: place + "/sandbox.pem")
            }
            #expect(Tool.works("/usr/bin/openssl", ["rehash", hashed]))
            let (file, system) = (olares.sandbox.caFile, "/etc/ssl/certs")
            for (path, directories) in [
                (file, nil), (nil, hashed), (file, system), (file, bare), ("\(system)/ca-certificates.crt", hashed),
                (nil, "\(bare):/nonexistent:\(hashed)"), (nil, "\(hashed):\(system)"),
            ] {
                let run = try await olares.attempt(
                    .whoami,
                    environment: ["SSL_CERT_FILE": path, "SSL_CERT_DIR": directories, "OLARES_CLI_CA_FILE": nil])
                #expect(run.exit == 0, "\(path ?? "-") \(directories ?? "-"): \(run.stderr)")
            }
            // As many systems have it, beside an authority of one's own.
            let both = try await olares.attempt(
                .whoami, environment: ["SSL_CERT_FILE": "\(system)/ca-certificates.crt", "SSL_CERT_DIR": system])
            #expect(both.exit == 0, "\(both.stderr)")
            for directory in [nil, bare] {
                let run = try await olares.attempt(
                    .whoami, environment: ["SSL_CERT_DIR": directory, "OLARES_CLI_CA_FILE": nil])
                expectFailure(
                    run, .tls, exit: 5,
                    message:
                        "the certificate of \(Exchange.whoami.host) is not trusted: its authority is unknown here")
            }
            for variable in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
                let missing = olares.workDirectory + "/missing"
                let run = try await olares.attempt(.whoami, environment: [variable: missing])
                let failure = expectFailure(
                    run, .certificateFileInvalid, exit: 2, message: "\(variable) names \"\(missing)\"")
                #expect(failure?.fixes.first?.hasSuffix("unset \(variable)") == true)
            }
        }
    }

    @Test(
        "A machine without any authorities works with OLARES_CLI_CA_FILE, and is told what it lacks without",
        .enabled(if: Mounts.arePossible, Mounts.absence))
    func bareMachine() async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let bare = "mount -t tmpfs tmpfs /etc/ssl; mount -t tmpfs tmpfs /etc/pki 2>/dev/null; "
            let run = try await olares.runMounting(bare + "exec \"$@\"", ["profile", "whoami"])
            #expect(run.exit == 0, "\(run.stderr)")
            expectFailure(
                try await olares.runMounting(
                    bare + "unset OLARES_CLI_CA_FILE; exec \"$@\"", ["profile", "whoami"]), .tls, exit: 5,
                message: "cannot be checked: this machine has no certificate authorities",
                fix: "install the package ca-certificates, or set OLARES_CLI_CA_FILE to the authority's PEM file")
        }
    }

    @Test("A CA file that cannot be used is named, before anything is sent")
    func authorityFile() async throws {
        try await withOlares { olares in
            try olares.write("garbage", to: olares.workDirectory + "/garbage.pem")
            try olares.write("", to: olares.workDirectory + "/empty.pem")
            for name in ["missing.pem", "garbage.pem", "empty.pem", "."] {
                for exchange in [Exchange.login, .whoami] {
                    try olares.prepare(exchange)
                    let run = try await olares.attempt(exchange, environment: ["OLARES_CLI_CA_FILE": name])
                    expectFailure(
                        run, .certificateFileInvalid, exit: 2,
                        message: "OLARES_CLI_CA_FILE names \"\(name)\", which cannot be read as PEM certificates",
                        fix: "name a readable file with a PEM certificate, or unset OLARES_CLI_CA_FILE")
                }
            }
            #expect(olares.sandbox.count() == 0)
        }
    }
}
