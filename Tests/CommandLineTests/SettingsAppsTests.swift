import Foundation
import OlaresCore
import Sandbox
import Testing

/// `settings apps …`: who reaches apps, by which names, with which variables.
@Suite struct SettingsAppsTests {
    @Test("Apps in every form, without those that are on their way or the system's")
    func apps() async throws {
        try await withSettings { olares in
            let names = try await olares.settingsDone("apps list").column("NAME")
            #expect(names == ["firefox", "jellyfin", "ollama", "wordpress"])
            let all = try await olares.settingsDone("apps list --all --show-system -o json").json
            #expect(all.array?.count == 6)
            let one = try await olares.settingsDone("apps get jellyfin").stdout
            #expect(
                one.contains(
                    "\nPorts:\n  NAME  HOST      PORT  EXPOSE  PROTOCOL\n  dlna  jellyfin  1900  46001   udp\n"))
            #expect(one.contains("\nShared Entrances:\n"))
            expectFailure(
                try await olares.settings("apps get nope"), .remoteNotFound, message: "app \"nope\" not found",
                fix: "olares-cli settings apps list --all")
        }
    }

    @Test("An app is suspended and resumed as the market stops and resumes it")
    func suspension() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running)
            let suspended = try await olares.settings("apps suspend ghost \(Olares.watching)")
            #expect(suspended.exit == 0 && olares.appState("ghost") == .stopped, "\(suspended.stderr)")
            let resumed = try await olares.settings("apps resume ghost \(Olares.watching)")
            #expect(resumed.exit == 0 && olares.appState("ghost") == .running, "\(resumed.stderr)")
            #expect(olares.marketChangesAsked == ["POST /apps/stop", "POST /apps/resume"])
        }
    }

    @Test("A domain of one's own, from nothing to active and back")
    func domain() async throws {
        try await withSettings { olares in
            let set = "apps domain set firefox www --third-party ff.example.com"
            expectFailure(
                try await olares.settings(set), .serverRefused, message: "auth level is private",
                fix: "olares-cli settings apps auth-level set firefox www --level internal")
            try await olares.settingsDone("apps auth-level set firefox www --level internal")
            expectFailure(try await olares.settings(set), .serverRefused, message: "HTTPS certificate and key")
            for (name, kind) in [("chain.pem", "CERTIFICATE"), ("key.pem", "RSA PRIVATE KEY")] {
                let text = "-----BEGIN \(kind)-----\nsandbox-\(name)\n-----END \(kind)-----\n"
                try Data(text.utf8).write(to: URL(filePath: olares.workDirectory + "/" + name))
            }
            let files = " --cert-file chain.pem --key-file key.pem"
            let plan = try await olares.settingsDone(set + files + " --dry-run")
            #expect(plan.stdout.contains("\"key\": \"***\"") && !plan.stdout.contains("sandbox-key.pem"))
            let done = try await olares.settingsDone(set + files)
            #expect(done.stdout.contains("  third-party: ff.example.com\n  cert: (set)\n  key: (set)\n"))
            try await olares.settingsDone("apps domain finish firefox www")
            let states = "CNAME status:          "
            #expect(try await olares.settingsDone("apps domain get firefox www").stdout.contains(states + "pending\n"))
            let active = try await olares.settingsDone("apps domain get firefox www")
            #expect(
                active.stdout.contains(states + "active\n") && active.stdout.contains("Key configured:        yes\n"))
            #expect(try await olares.settingsDone("apps domain get firefox www -o json").json["key"] == "<redacted>")
            try await olares.settingsDone("apps domain set firefox www --third-level my-ff")
            try await olares.settingsDone("apps domain set firefox www --clear-third-party")
            let back = try await olares.settingsDone("apps domain get firefox www").stdout
            #expect(back.contains("Third-level domain:    my-ff\nThird-party domain:    -\n"))
            #expect(back.contains("Cert configured:       no\n"))
        }
    }

    @Test("Names of entrances are looked up first, and a setting that was saved in spite of a refusal is told as such")
    func domainTroubles() async throws {
        try await withSettings { olares in
            expectFailure(
                try await olares.settings("apps domain set firefox web --third-level x"), .remoteNotFound,
                message: "no entrance \"web\"", fix: "olares-cli settings apps entrances list firefox")
            expectFailure(
                try await olares.settings("apps domain set firefox www"), .optionRequired, message: "nothing to do")
            #expect(olares.settingsChanges == [])
            olares.sandbox.behaviour.settings.appsAreBusy = true
            expectFailure(
                try await olares.settings("apps domain set firefox www --third-level x"), .operationFailed,
                message: "is saved and not in force")
        }
    }

    @Test("Policies are changed in the part that was asked for")
    func policy() async throws {
        try await withSettings { olares in
            expectFailure(
                try await olares.settings("apps policy set firefox www --one-time true"), .preconditionFailed,
                message: "says one_factor")
            let first = try await olares.settingsDone(
                "apps policy set firefox www --default-policy two_factor --sub-policy uri=/a,policy=public")
            #expect(
                first.stdout.contains("(default=two_factor one_time=false valid_duration=0 sub_policies=[/a=public])"))
            try await olares.settingsDone("apps policy set firefox www --one-time true --valid-duration 300")
            let shown = try await olares.settingsDone("apps policy get firefox www -o json").json
            #expect(
                shown == [
                    "default_policy": "two_factor", "one_time": true, "valid_duration": 300,
                    "sub_policies": [["uri": "/a", "policy": "public", "one_time": false, "valid_duration": 0]],
                ])
            let cleared = try await olares.settingsDone("apps policy set firefox www --clear-sub-policies")
            #expect(cleared.stdout.hasSuffix("sub_policies=null)\n"))
        }
    }

    @Test("Variables: what the chart does not have is told, and what was changed before a refusal too")
    func variables() async throws {
        try await withSettings { olares in
            let mixed = try await olares.settings("apps env set firefox --var LOG_LEVEL=debug --var FOO=1")
            #expect(mixed.exit == 1)
            #expect(mixed.stdout == "Updated 1 environment variable(s) on \"firefox\": LOG_LEVEL\n")
            #expect(mixed.stderr.contains("\"firefox\" does not declare FOO, so it was ignored"))
            expectFailure(
                try await olares.settings("apps env set firefox --var TZ=CET"), .serverRefused,
                message: "app env 'TZ' is not editable")
            let values = try await olares.settingsDone("apps env get firefox").column("VALUE")
            #expect(values == ["debug", "8080", "UTC"])
            try await olares.settingsDone("advanced env user set --var OLARES_USER_TIMEZONE=CET")
            expectFailure(
                try await olares.settings(
                    "advanced env system set --var OLARES_SYSTEM_CDN_SERVICE=https://x --var OLARES_SYSTEM_CLUSTER=2"),
                .serverRefused, message: "OLARES_SYSTEM_CDN_SERVICE set, the others not: ")
        }
    }
}
