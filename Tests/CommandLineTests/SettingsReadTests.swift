import Foundation
import OlaresCore
import Sandbox
import Testing

/// The verbs of `settings` that look and change nothing.
@Suite struct SettingsReadTests {
    @Test("Each shows a table, and the same in JSON and YAML")
    func everyForm() async throws {
        try await withSettings { olares in
            for (line, cells) in [
                ("users list", ["NAME", "DISPLAY NAME", "ROLES", "STATE", "CREATED"]),
                ("apps entrances list jellyfin", ["NAME", "TITLE", "STATE", "AUTH LEVEL", "INVISIBLE", "URL"]),
                ("vpn devices list", ["ID", "GIVEN NAME", "HOSTNAME", "ONLINE", "IPS", "TAGS", "LAST SEEN"]),
            ] {
                #expect(try await olares.settingsDone(line).cells(0) == cells)
                #expect(try await olares.settingsDone(line + " -o json").json.array?.isEmpty == false)
            }
            for (line, text) in [
                ("me version", "OS Version:     1.12.7-20260915\n"),
                ("me check-update", "Status:           update available\n"),
                ("me sso list", "two_factor  yes\n"), ("search status", "Status:  completed\n"),
                ("search dirs list", "/Home/Documents\n"),
                ("integration accounts list", "dropbox  alice@example.com  yes"), ("backup plans list", "docs  bk-1"),
                ("backup snapshots list bk-1", "sn-8  Completed  100%      512.00 KiB"),
                ("restore plans list", "docs  rs-1"),
                ("vpn devices routes 7", "192.168.50.0/24"), ("vpn ssh status", "Allow SSH:  no\n"),
                ("network frp list", "frp-us.olares.com"), ("network hosts-file get", "nas.local"),
                ("network ssl status", "State:  Succeeded\n"),
                ("network external-network get", "State:       enabled\n"),
                ("advanced registries list", "https://mirror.example.com"),
                ("advanced images list", "0123456789ab  70.00 MiB"),
                ("advanced env system list", "OLARES_SYSTEM_CLUSTER"),
                ("advanced env user list", "OLARES_USER_TIMEZONE"),
                ("apps env get firefox", "LOG_LEVEL"),
            ] {
                let run = try await olares.settingsDone(line)
                #expect(run.stdout.contains(text), "\(line): \(run.stdout)")
            }
            #expect(try await olares.settingsDone("backup plans list -o yaml").stdout.contains("id: bk-1\n"))
            #expect(olares.settingsChanges == [])
        }
    }

    @Test("Bare answers and answers in an envelope are the same; a page is neither")
    func envelopes() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.settings.headscaleIsEnveloped = false
            olares.sandbox.behaviour.settings.aclIsEnveloped = false
            olares.sandbox.behaviour.settings.searchSaysText = true
            #expect(try await olares.settingsDone("vpn devices list").column("ID") == ["7", "8"])
            #expect(try await olares.settingsDone("vpn ssh status").stdout.contains("Allow SSH:  no\n"))
            #expect(try await olares.settingsDone("search status").stdout == "Status:  completed\n")
            olares.sandbox.add(
                Fault(.status(code: 200, body: "<!doctype html><title>x</title>"), path: "/headscale/machine"))
            expectFailure(try await olares.settings("vpn devices list"), .decode, message: "")
        }
    }

    @Test("A refusal inside of a success is a failure, whatever form its message has")
    func refusals() async throws {
        try await withSettings { olares in
            let nested = #"{"code":500,"message":{"code":400,"message":"value not in options"},"data":null}"#
            olares.sandbox.add(Fault(.status(code: 200, body: nested), path: "/api/myapps"))
            olares.sandbox.add(Fault(.status(code: 200, body: nested), path: "/api/device/sso"))
            expectFailure(try await olares.settings("me sso list"), .serverRefused, message: "value not in options")
            expectFailure(
                try await olares.settings("apps entrances list nope"), .serverRefused, message: "app not found")
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"code":0,"message":"success","data":{"items":[]}}"#),
                    path: "/api/applications/firefox/entrances", times: 1))
            let none = try await olares.settingsDone("apps entrances list firefox")
            #expect(none.stdout == "no entrances for app \"firefox\"\n")
            expectFailure(
                try await olares.settings("apps auth-level set firefox nope --level public"), .serverRefused,
                message: "invalid entrance name")
        }
        try await withSettings(as: "normal") { olares in
            #expect(try await olares.settingsDone("users list").column("NAME") == ["alice"])
            let refused = try await olares.settings("network frp list")
            #expect(refused.exit == ExitCode.loginNeeded.rawValue)
            #expect(refused.stderr.contains("role"), "\(refused.stderr)")
        }
    }

    @Test("What is changed is remembered")
    func changes() async throws {
        try await withSettings { olares in
            try await olares.settingsDone("search dirs add /Home/Notes /Home/Music")
            try await olares.settingsDone("search dirs rm /Home/Documents")
            #expect(try await olares.settingsDone("search dirs list").lines == ["PATH", "/Home/Notes", "/Home/Music"])
            try await olares.settingsDone("search excludes add *.old *.bak")
            try await olares.settingsDone("search excludes rm *.old")
            let patterns = try await olares.settingsDone("search excludes list -o json").json.array ?? []
            let builtIn = try #require(patterns.first { $0["must"] == true }?["pattern"]?.string)
            #expect(patterns.contains { $0["pattern"] == "*.bak" } && !patterns.contains { $0["pattern"] == "*.old" })
            expectFailure(
                try await olares.settings("search excludes rm *.bak \(builtIn)"), .preconditionFailed,
                message: "cannot remove built-in exclude pattern(s): \(builtIn)")
            #expect(try await olares.settingsDone("search excludes list -o json").json.array == patterns)
            try await olares.settingsDone("search rebuild")
            #expect(try await olares.settingsDone("search status").stdout == "Status:  running\n")
            try await olares.settingsDone("apps auth-level set firefox www --level internal")
            #expect(try await olares.settingsDone("apps entrances list firefox").column("AUTH LEVEL") == ["internal"])
            try await olares.settingsDone("vpn ssh enable")
            expectFailure(try await olares.settings("vpn ssh enable"), .preconditionFailed, message: "enabled already")
            try await olares.settingsDone("vpn ssh disable")
            try await olares.settingsDone("vpn devices rename 7 desk")
            try await olares.settingsDone("vpn devices delete 8 --yes")
            #expect(try await olares.settingsDone("vpn devices list").column("GIVEN NAME") == ["desk"])
            let asked = try await olares.settings("vpn devices delete 7")
            expectFailure(asked, .confirmationRequired, message: "TermiPass")
            let plan = try await olares.settingsDone("integration accounts delete dropbox alice@example.com --dry-run")
            #expect(plan.stdout.contains("DELETE "))
            try await olares.settingsDone("integration accounts delete dropbox alice@example.com --yes")
            #expect(try await olares.settingsDone("integration accounts list").stdout == "no integration accounts\n")
        }
    }

    @Test("A backup is looked at, saved now, and brought back")
    func backups() async throws {
        try await withSettings { olares in
            try await olares.settingsDone("backup snapshots run bk-1")
            #expect(try await olares.settingsDone("backup snapshots list bk-1").column("STATUS").first == "Pending")
            try await olares.settingsDone("backup snapshots cancel bk-1 sn-9 --yes")
            let made = try await olares.settingsDone(
                "restore plans create-from-snapshot --snapshot-id sn-8 --path /Files/Home/Restored")
            #expect(made.stdout == "Created restore plan \"rs-2\" from snapshot \"sn-8\".\n")
            try await olares.settingsDone("restore plans cancel rs-2 --yes")
            #expect(try await olares.settingsDone("restore plans list").column("STATUS").first == "Canceled")
            try await olares.settingsDone("backup plans pause bk-1")
            try await olares.settingsDone("backup plans delete bk-1 --yes")
            expectFailure(
                try await olares.settings("backup plans resume bk-1"), .serverRefused, message: "backup bk-1 not found")
        }
    }
}
