import Foundation
import OlaresCore
import Sandbox
import Testing

/// `doctor`.
@Suite struct DoctorTests {
    private func checks(_ run: Run) throws -> [String: JSONValue] {
        let checks = try run.json["checks"]?.array ?? []
        return Dictionary(checks.map { ($0["id"]?.string ?? "", $0) }) { first, _ in first }
    }

    @Test("Where all is well it says what it saw, and ends with 0")
    func well() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
            let run = try await olares.run("doctor")
            #expect(run.exit == 0, "\(run.stdout)\(run.stderr)")
            #expect(run.lines.contains("ok      Profile: profile alice@olares.com is alice@olares.com"))
            // The sandbox stands in for the Olares by a variable that somebody should know of.
            #expect(run.stdout.contains("note    Way: OLARES_CLI_CONNECT_TO sends every request to https://127.0.0.1:"))
            #expect(run.lines.last?.hasPrefix("nothing is broken; ") == true, "\(run.stdout)")
            let found = try checks(try await olares.run("doctor", "-o", "json"))
            #expect(found["services"]?["detail"]?.string?.hasPrefix("8 of 8 answer: auth ") == true)
            #expect(found["certificate"]?["state"] == "ok" && found["clock"]?["state"] == "skipped")
            #expect(found["version"]?["detail"]?.string?.hasPrefix("version ") == true)
            #expect(found["login"]?["state"] == "ok" && found["files"]?["state"] == "ok")
            // Nothing of the identity goes to pages that everybody may see.
            let knocks = olares.sandbox.requests(to: "/")
            #expect(knocks.count >= 7)
            #expect(knocks.allSatisfy { $0.header("X-Authorization") == nil && $0.header("Cookie") == nil })
        }
    }

    @Test("Without a profile and without a login it works, and ends with their codes")
    func withoutLogin() async throws {
        try await withOlares { olares in
            let nobody = try await olares.run("doctor", "-o", "json")
            #expect(nobody.exit == FailureCode.noProfile.exit.rawValue)
            #expect(try nobody.json["problems"] == 1)
            #expect(try checks(nobody)["profile"]?["cure"]?.string?.contains("profile login") == true)

            try olares.plant(.init("alice@olares.com", token: .invalidated))
            let refused = try await olares.run("doctor", "-o", "json")
            #expect(refused.exit == FailureCode.tokenInvalidated.exit.rawValue)
            let found = try checks(refused)
            #expect(found["login"]?["code"] == "auth_token_invalidated")
            #expect(found["login"]?["cure"] == "olares-cli profile login --olares-id alice@olares.com")
            #expect(found["services"]?["state"] == "ok" && found["version"]?["state"] == "skipped")
        }
    }

    @Test("A service that is not well is named beside those that are; one sentence where none answers")
    func halfDead() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
            olares.sandbox.add(Fault(.status(code: 503), service: "files"))
            let run = try await olares.run("doctor", "-o", "json")
            #expect(run.exit != 0)
            let found = try checks(run)
            #expect(found["service-files"]?["detail"] == "files: it answers with HTTP 503")
            #expect(found["services"]?["detail"]?.string?.hasPrefix("7 of 8 answer") == true)

            olares.sandbox.goDown()
            let away = try await olares.run("doctor", "-o", "json")
            let problems = try away.json["checks"]?.array?.filter { $0["state"] == "problem" } ?? []
            #expect(away.exit != 0 && problems.map { $0["id"] } == ["service-all"], "\(away.stdout)")
            olares.sandbox.comeUp()
        }
    }

    @Test("Clocks that are far apart are a problem")
    func clocks() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
            let date = ["Date": "Wed, 01 Jul 2020 12:00:00 GMT"]
            olares.sandbox.add(Fault(.status(code: 404, headers: date), path: "/"))
            let run = try await olares.run("doctor", "-o", "json")
            let clock = try checks(run)["clock"]
            #expect(run.exit != 0 && clock?["state"] == "problem")
            #expect(clock?["detail"]?.string?.hasSuffix("s ahead of the server") == true)
        }
    }

    @Test("All of it goes to a file that nobody else reads, and no file is written over")
    func bundle() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
            let path = olares.workDirectory + "/report.json"
            let run = try await olares.run("doctor", "--bundle", path)
            #expect(run.exit == 0 && run.stderr == "wrote \(path)\n")
            let written = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: path))))
            #expect(written["problems"] == 0 && written["checks"]?.array?.isEmpty == false)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            expectFailure(
                try await olares.run("doctor", "--bundle", path), .localFileExists, message: "is there already")
        }
    }
}
