import Foundation
import OlaresCore
import Sandbox
import Testing

/// The rest of what `settings` changes: network, cookies, accelerators, logs, language.
@Suite struct SettingsChangesTests {
    @Test("ACLs are read, changed and written as a whole, and not written where they could not be read")
    func acl() async throws {
        try await withSettings { olares in
            let none = try await olares.settingsDone("vpn acl get firefox")
            #expect(none.stdout == "no ACL configured for app \"firefox\"\n")
            let added = try await olares.settingsDone("vpn acl add firefox --tcp *:80,*:443 --any-proto *:20")
            #expect(added.stdout == "updated per-app ACL for firefox: tcp=*:443,*:80 any=*:20\n")
            expectFailure(
                try await olares.settings("vpn acl add firefox --udp *:20"), .serverRefused, message: "ports duplicated"
            )
            expectFailure(
                try await olares.settings("vpn acl add firefox --tcp 80"), .optionValueInvalid,
                message: "missing ':<port>' separator")
            expectFailure(
                try await olares.settings("vpn acl add firefox"), .optionRequired, message: "nothing to add")
            let less = try await olares.settingsDone("vpn acl rm firefox --tcp *:80 --any-proto *:20")
            #expect(less.stdout == "updated per-app ACL for firefox: tcp=*:443\n")
            let all = try await olares.settingsDone("vpn acl all -o json").json
            #expect(all["firefox"] == [["proto": "tcp", "dst": ["*:443"]]] && all["wordpress"] != nil)
            olares.sandbox.behaviour.settings.aclProblem = "database is locked"
            let before = olares.settingsChanges.count
            expectFailure(
                try await olares.settings("vpn acl add firefox --tcp *:81"), .serverRefused,
                message: "database is locked")
            #expect(olares.settingsChanges.count == before)
            try await olares.settingsDone("vpn subroutes enable")
            #expect(try await olares.settingsDone("vpn subroutes status").stdout == "ROUTE\n192.168.1.0/24\n")
        }
    }

    @Test("ACLs are set as a whole and cleared, devices are tagged, the outside is let in or not")
    func rareChanges() async throws {
        try await withSettings { olares in
            let set = try await olares.settingsDone("vpn acl set firefox --tcp *:80,*:443,*:80 --any-proto *:20")
            #expect(set.stdout == "set per-app ACL for firefox\n  tcp: *:80, *:443\n  any: *:20\n")
            #expect(
                try await olares.settingsDone("vpn acl get firefox -o json").json == [
                    ["proto": "tcp", "dst": ["*:80", "*:443"]], ["proto": "", "dst": ["*:20"]],
                ])
            expectFailure(
                try await olares.settings("vpn acl set firefox"), .confirmationRequired, message: "firefox")
            #expect(
                try await olares.settingsDone("vpn acl set wordpress --yes").stdout
                    == "cleared per-app ACL for wordpress\n")
            let unasked = try await olares.settings("vpn acl clear firefox")
            expectFailure(unasked, .confirmationRequired, message: "firefox")
            try await olares.settingsDone("vpn acl clear firefox --yes")
            #expect(
                try await olares.settingsDone("vpn acl get firefox").stdout
                    == "no ACL configured for app \"firefox\"\n")
            let tagged = try await olares.settingsDone("vpn devices tags set 7 --tag ops,tag:lab --tag ops")
            #expect(tagged.stdout == "set tags on device 7: tag:ops,tag:lab\n")
            #expect(try await olares.settingsDone("vpn devices list").column("TAGS") == ["tag:ops,tag:lab", "-"])
            #expect(try await olares.settingsDone("vpn devices tags set 7").stdout == "cleared tags on device 7\n")
            let policy = "vpn public-domain-policy "
            let denied = try await olares.settingsDone(policy + "set --deny-all")
            #expect(denied.stdout == "public-domain-policy set to deny-all (deny_all=1)\n")
            #expect(try await olares.settingsDone(policy + "get").stdout.hasPrefix("Deny All:  yes\n"))
            #expect(try await olares.settingsDone(policy + "set --allow-all -o json").json["deny_all"] == 0)
            let both = try await olares.settings(policy + "set --deny-all --allow-all")
            #expect(both.exit == ExitCode.usage.rawValue && both.stderr.contains("--deny-all"), "\(both.stderr)")
        }
    }

    @Test("The reverse proxy: the whole record is written, and its token never shown")
    func proxy() async throws {
        try await withSettings { olares in
            let mode = "network reverse-proxy set --yes --mode "
            #expect(
                try await olares.settingsDone("network reverse-proxy get").stdout.hasPrefix(
                    "Mode:                  frp\n"))
            olares.addSecret("frp-t0ken")
            try await olares.settingsDone(
                mode + "frp --frp-auth-method token --frp-auth-token-stdin", input: .text("frp-t0ken\n"))
            #expect(
                try await olares.settingsDone("network reverse-proxy get -o json").json["frp_auth_token"]
                    == "<redacted>")
            #expect(
                try await olares.settingsDone(mode + "cf").stdout == "reverse-proxy set to mode=cloudflare-tunnel\n")
            expectFailure(
                try await olares.settings(mode + "lan"), .optionValueInvalid, message: "unknown --mode \"lan\"")
            olares.sandbox.behaviour.settings.proxyHasAddress = true
            expectFailure(
                try await olares.settings(mode + "public-ip"), .optionRequired,
                message: "--mode public-ip requires --ip")
        }
    }

    @Test("Cookies are imported by host, listed, validated, overlaid and removed, and no value is ever shown")
    func cookies() async throws {
        try await withSettings { olares in
            olares.addSecret("s3cret-cookie")
            let text =
                "#HttpOnly_.example.com\tTRUE\t/\tTRUE\t1\tsid\ts3cret-cookie\n"
                + "cdn.example.com\tFALSE\t/\tFALSE\t4102444800\tcid\ts3cret-cookie\nother.org\tFALSE\t/\tFALSE\t0\tx\ty\nbroken\n"
            let cookie = "integration cookie "
            let plan = try await olares.settingsDone(cookie + "import --file - --dry-run -o json", input: .text(text))
                .json
            #expect(plan["requests"]?.array?.count == 3)
            let done = try await olares.settingsDone(
                cookie + "import --file - --domain www.example.com", input: .text(text))
            #expect(
                done.stdout == """
                    Skipped 1 unparsable line(s); first: line 4: 1 fields in place of 7
                    Replaced .example.com: 1 record(s) as cookie:.example.com:alice
                    Replaced cdn.example.com: 1 record(s) as cookie:cdn.example.com:alice
                    Imported 2 domain(s) (2 record(s), format: netscape).

                    """)
            let listed = try await olares.settingsDone(cookie + "list -o json").json
            #expect(listed.array?.map { $0["domain"] } == [".example.com", "cdn.example.com"])
            let dead = try await olares.settings(cookie + "validate .example.com")
            #expect(dead.exit == 1 && dead.stdout.contains("Expired:     1\n"))
            #expect(dead.stderr.contains("every non-session cookie for .example.com has expired"))
            try await olares.settingsDone(
                cookie + "import --file - --format header --domain cdn.example.com --merge",
                input: .text("a=s3cret-cookie; b=1"))
            #expect(
                try await olares.settingsDone(cookie + "validate cdn.example.com").stdout.contains("Records:     3\n"))
            try await olares.settingsDone(cookie + "rm cdn.example.com")
            expectFailure(
                try await olares.settings(cookie + "validate cdn.example.com"), .remoteNotFound,
                message: "no cookies stored")
            expectFailure(
                try await olares.settings(cookie + "import --file - --format header", input: .text("a=b; c=d")),
                .optionRequired, message: "pass --domain")
            expectFailure(
                try await olares.settings(cookie + "import --file -", input: .text("a=b; c=d")), .argumentInvalid,
                message: "could not tell which cookie format this is")
        }
    }

    @Test("Accelerators are shared in another way and freed, with consent")
    func compute() async throws {
        try await withSettings { olares in
            let shown = try await olares.settingsDone("compute list").stdout
            #expect(shown.contains("Node: olares  [NVIDIA GPU]  health=Healthy\n  Dedicated VRAM: 24 Gi\n"))
            #expect(shown.contains("24 / 24  Healthy  ollama\n\nNode: worker1  health=Healthy\n  no devices\n"))
            let type = "compute set-type olares GPU-1a2b --type "
            expectFailure(
                try await olares.settings(type + "TimeSlice", input: .text("y\n")), .confirmationDeclined,
                message: "aborting support-type switch")
            olares.sandbox.behaviour.settings.unstoppable = ["ollama": "it is busy"]
            for isCheck in [true, false] {
                olares.sandbox.behaviour.settings.blocksAsCheck = isCheck
                expectFailure(
                    try await olares.settings(type + "TimeSlice --yes"), .operationFailed,
                    message: "  - ollama: it is busy")
            }
            olares.sandbox.behaviour.settings.unstoppable = [:]
            expectFailure(
                try await olares.settings(type + "MemoryShared --yes"), .preconditionFailed,
                message: "available: Exclusive")
            let switched = try await olares.settingsDone(type + "timeslice --yes")
            #expect(
                switched.stdout
                    == "switched device \"GPU-1a2b\" on node \"olares\" to \"Time Slicing\" (stopped app(s): ollama)\n")
            #expect(try await olares.settingsDone(type + "TimeSlice").stdout.contains("no change"))
            expectFailure(
                try await olares.settings("compute unbind ollama --yes"), .remoteNotFound,
                message: "no compute bindings")
            let old = try await olares.settings("gpu list")
            #expect(old.exit != 0)
        }
        try await withSettings(osVersion: "1.12.5") { olares in
            #expect(try await olares.settingsDone("gpu list").column("ID") == ["GPU-1a2b"])
            let new = try await olares.settings("compute list")
            #expect(new.exit != 0 && olares.sandbox.requests(to: "/api/compute-resources").isEmpty)
        }
    }

    @Test("Logs are collected, or not; the language is one that the Olares has")
    func logsAndLanguage() async throws {
        try await withSettings { olares in
            let logs = "advanced collect-logs --poll-interval 10ms -o json"
            #expect(try await olares.settingsDone(logs).json["path"] == "/Home/pod_logs")
            olares.sandbox.behaviour.settings.collectionStates = ["in-progress", "failed"]
            olares.sandbox.behaviour.settings.collectionProblem = "disk full"
            expectFailure(
                try await olares.settings(logs), .operationFailed, message: "log collection failed: disk full")
            #expect(try await olares.settingsDone("advanced status").stdout.contains("host_name:             olares\n"))
            try await olares.settingsDone("appearance language set DE-de")
            let shown = try await olares.settingsDone("appearance get").stdout
            #expect(shown.contains("  Language:        de-DE (Deutsch)\n") && shown.contains("built-in 0"))
            expectFailure(
                try await olares.settings("appearance language set xx"), .argumentInvalid,
                message: "unsupported locale \"xx\"")
            try await olares.settingsDone("appearance layout reset --yes")
        }
        try await withSettings(osVersion: "1.12.5") { olares in
            expectFailure(
                try await olares.settings("appearance language set de-DE"), .backendTooOld,
                message: "needs Olares >= 1.12.7")
            #expect(try await olares.settingsDone("appearance get -o json").json["widget"] == .null)
        }
    }
}
