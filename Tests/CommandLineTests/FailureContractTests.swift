import Foundation
import OlaresCore
import Sandbox
import Testing

/// What programs get of failures: one document, the choices as data, and steps that can be taken as they are.
@Suite struct FailureContractTests {
    /// A line that fails, and what a program can choose by.
    private struct Provocation {
        let line: String
        let code: String
        var choices: [String] = []
        var missing: [String] = []

        init(_ line: String, _ code: String, choices: [String] = [], missing: [String] = []) {
            self.line = line
            self.code = code
            self.choices = choices
            self.missing = missing
        }
    }

    private static let space = "user-space-alice"

    /// Every group with each of its ways to be called wrongly.
    private static let provocations = [
        Provocation("fils ls", "unknown_command", choices: ["files"]),
        Provocation("settings foo", "unknown_command", choices: ["apps", "users", "vpn"]),
        Provocation("files ls --foo", "unknown_option"),
        Provocation("files ls", "argument_count", missing: ["path"]),
        Provocation("files ls drives/Home/", "argument_invalid", choices: ["drive"]),
        Provocation("files ls drive/Hom/", "argument_invalid", choices: ["drive/Home/"]),
        Provocation(
            "files ls drive/Home/Documents/welcom.txt", "remote_not_found",
            choices: ["drive/Home/Documents/welcome.txt"]),
        Provocation(
            "files download drive/Home/Documents/welcom.txt x", "remote_not_found",
            choices: ["drive/Home/Documents/welcome.txt"]),
        Provocation("files rm drive/Home/Documents/ -y", "path_protected"),
        Provocation("files mkdir drive/Home/Documents", "remote_file_exists"),
        Provocation(
            "files compress drive/Home/Documents/welcome.txt drive/Home/x.foo", "option_required", choices: ["zip"],
            missing: ["--format"]),
        Provocation("files repos list --type x", "option_value_invalid", choices: ["mine", "all"]),
        Provocation("files share public drive/Home/Pictures/", "option_required", choices: ["--expire-days"]),
        Provocation("files share smb drive/Home/Pictures/", "option_required", choices: ["--public", "--users"]),
        Provocation(
            "files share internal drive/Home/Pictures/ --users nope", "option_value_invalid", choices: ["bob"]),
        Provocation("files task cancel", "argument_count", missing: ["task"]),
        Provocation("files smb mount //nas.local/Public", "option_required", missing: ["--user"]),
        Provocation("files nfs mount nas.local", "share_not_chosen", choices: ["nas.local:/data"]),
        Provocation("market get firefoxx", "remote_not_found", choices: ["firefox"]),
        Provocation("market install firefoxx", "remote_not_found", choices: ["firefox"]),
        Provocation("market install firefox --source nope", "remote_not_found", choices: ["market.olares"]),
        Provocation("market install ollama", "option_required", choices: ["cpu"], missing: ["--compute-mode"]),
        Provocation("market install outline", "option_required", missing: ["--env ADMIN_EMAIL"]),
        Provocation("market stop nope", "remote_not_found"),
        Provocation("market clone windows", "option_required", missing: ["--title"]),
        Provocation("cluster logs", "unknown_command", choices: ["cluster pod logs"]),
        Provocation("cluster pod get nope", "argument_invalid", missing: ["--namespace"]),
        Provocation("cluster namespace get user-space-alic", "remote_not_found", choices: [space]),
        Provocation("cluster application get user-space-alic", "remote_not_found", choices: [space]),
        Provocation("cluster node get olare", "remote_not_found", choices: ["olares"]),
        Provocation(
            "cluster workload get \(space)/notess --kind deployment", "remote_not_found", choices: ["\(space)/notes"]),
        Provocation("cluster workload get \(space)/notes --kind foo", "option_value_invalid", choices: ["deployment"]),
        Provocation(
            "cluster workload set-image \(space)/notes --kind deployment --image x --container y", "remote_not_found",
            choices: ["app"]),
        Provocation("cluster pod exec \(space)/notes", "argument_count", missing: ["command"]),
        Provocation("cluster pod delete \(space)/nope -y", "remote_not_found"),
        Provocation("settings users get bo", "remote_not_found", choices: ["bob"]),
        Provocation("settings apps get nope", "remote_not_found"),
        Provocation("profile use alic@olares.com", "profile_not_found", choices: ["alice@olares.com"]),
        Provocation("profile login", "olares_id_required", missing: ["--olares-id"]),
        Provocation("skills show olares-file", "skill_not_found", choices: ["olares-files"]),
        Provocation("skills show olares-files --reference x", "skill_not_found"),
        Provocation("mcp serve --groups fils", "option_value_invalid", choices: ["files"]),
        Provocation("dashboard overview --since x", "option_value_invalid"),
        Provocation("files ls drive/Home/ --fields nme", "option_value_invalid", choices: ["name"]),
    ]

    @Test("Each failure is one document, whose steps can be taken and whose choices are data")
    func provoked() async throws {
        try await withSettings { olares in
            for wrong in Self.provocations {
                let words = wrong.line.split(separator: " ").map(String.init)
                let run = try await olares.run(["-o", "json"] + words)
                let error = try #require(ShownFailure(run.stderr)?.json, "\(wrong.line): \(run.stderr)")
                #expect(error["code"]?.string == wrong.code, "\(wrong.line): \(run.stderr)")
                #expect(run.exit != 0 && error["exit"]?.integer == run.exit.map(Int64.init), "\(wrong.line)")
                let choices = Set(error["choices"]?.strings ?? [])
                #expect(choices.isSuperset(of: wrong.choices), "\(wrong.line): \(run.stderr)")
                let missing = Set(error["missing"]?.strings ?? [])
                #expect(missing.isSuperset(of: wrong.missing), "\(wrong.line): \(run.stderr)")
                let steps = error["next"]?.array ?? []
                #expect(!steps.isEmpty, "\(wrong.line): nothing to do next")
                for step in steps {
                    let words = step["argv"]?.strings ?? []
                    #expect(words.first == "olares-cli" && !words.contains { $0.hasPrefix("<") }, "\(wrong.line)")
                }
                if !wrong.missing.isEmpty {
                    #expect(steps.contains { $0["missing"]?.strings?.isEmpty == false }, "\(wrong.line)")
                }
            }
        }
    }

    @Test("A guess at a name costs one request, and none where there is nothing to guess")
    func oneRequest() async throws {
        try await withSettings { olares in
            olares.sandbox.clearRequests()
            _ = try await olares.run("cluster", "node", "get", "olare")
            #expect(olares.sandbox.requests().count == 2)
            olares.sandbox.clearRequests()
            _ = try await olares.run("cluster", "node", "get", "olares")
            #expect(olares.sandbox.requests().count == 1)
        }
    }

    @Test("One failure of a dead grant names what leads out, in order: through a pipe")
    func deadGrant() async throws {
        for (id, password) in [("bob@olares.com", "builder"), ("alice@olares.com", "wonderland")] {
            try await withOlares { olares in
                try olares.plant(.init(id, token: .live(seconds: -60)))
                olares.sandbox.revokeRefreshTokens()
                let dead = try await olares.run("-o", "json", "files", "ls", "drive/Home/")
                let steps = try #require(ShownFailure(dead.stderr)?.json?["next"]?.array)
                #expect(steps[0]["stdin"] == "the password" && steps[0]["optional"] == ["--totp"])
                let code = olares.sandbox.oneTimeCode(for: id).map { ["--totp", $0] } ?? []
                let login = (steps[0]["argv"]?.strings ?? []).dropFirst() + code
                let entered = try await olares.run(Array(login), input: .text(password + "\n"))
                #expect(entered.exit == 0, "\(entered.stderr)")
                let again = try await olares.run(Array((steps[1]["argv"]?.strings ?? []).dropFirst()))
                #expect(again.exit == 0 && steps.count == 2, "\(again.stderr)")
                // What people read says both ways.
                try olares.plant(.init(id, token: .invalidated))
                let read = try await olares.run("files", "ls", "drive/Home/")
                #expect(
                    ShownFailure(read.stderr)?.fixes == [
                        "olares-cli profile login --olares-id \(id)",
                        "olares-cli profile login --olares-id \(id) --password-stdin --totp <code>",
                    ], "\(read.stderr)")
            }
        }
    }

    @Test("As a tool, a dead grant is a login for a person, and then the same call")
    func deadGrantOfTool() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .invalidated))
            let run = try await olares.run(
                ["mcp", "serve"], input: .text(ToolTalk.call(1, "files_ls", ["path": "drive/Home/"]) + "\n"))
            let steps = ToolTalk.answers(run)["1"]?["structuredContent"]?["error"]?["next"]?.array ?? []
            #expect(
                steps.first?["argv"] == ["olares-cli", "profile", "login", "--olares-id", "bob@olares.com"],
                "\(run.stdout)")
            #expect(steps.last?["tool"] == "files_ls" && steps.last?["arguments"] == ["path": "drive/Home/"])
        }
    }

    @Test("What is missing for a tool is named beside the call that it is missing in")
    func missingForTool() async throws {
        try await withSettings { olares in
            let calls = [
                ToolTalk.call(1, "market_install", ["app": "ollama"]),
                ToolTalk.call(2, "cluster_workload_get", ["workload": "a/b"]),
                ToolTalk.call(3, "cluster_workload_get", ["workload": "a/b", "kin": "deployment"]),
            ]
            let run = try await olares.run(
                ["mcp", "serve", "--allow", "write"], input: .text(calls.map { $0 + "\n" }.joined()))
            let answers = ToolTalk.answers(run)
            func error(_ id: Int) -> JSONValue? { answers["\(id)"]?["structuredContent"]?["error"] }
            let install: JSONValue = [
                "tool": "market_install", "arguments": ["app": "ollama"], "effect": "write",
                "missing": ["compute-mode"],
            ]
            #expect(error(1)?["next"] == [install], "\(run.stdout)")
            #expect(error(1)?["choices"]?.strings?.contains("cpu") == true)
            #expect(error(2)?["next"]?.array?.last?["missing"] == ["kind"], "\(run.stdout)")
            #expect(error(3)?["choices"]?.strings == ["kind"] && error(3)?["invalid"] == "kin", "\(run.stdout)")
        }
    }

    @Test("What is shown instead of done comes with a failure, and the result stays one document")
    func resultWithFailure() async throws {
        try await withSettings { olares in
            let nfs = try await olares.run("files", "nfs", "mount", "nas.local", "-o", "json")
            #expect(try nfs.json["exports"]?.array?.count == 2 && nfs.exit == 1)
            #expect(ShownFailure(nfs.stderr)?.code == "share_not_chosen")
            let smb = try await olares.run(
                ["files", "smb", "mount", "//nas.local", "--user", "a", "--password-stdin", "-o", "json"],
                input: .text("pw\n"))
            #expect(try smb.json["paths"]?.array?.count == 2 && smb.exit == 1, "\(smb.stderr)")
            #expect(ShownFailure(smb.stderr)?.json?["choices"]?.strings?.contains("//nas.local/Public") == true)
            let old = try await olares.run("skills", "verify", olares.workDirectory, "-o", "json")
            #expect(try old.json["current"] == false && old.exit == 1)
            let failure = ShownFailure(old.stderr)
            #expect(failure?.code == "skill_outdated")
            let words = failure?.json?["next"]?.array?.first?["argv"]?.strings ?? []
            #expect(try await olares.run(Array(words.dropFirst())).exit == 0)
            #expect(try await olares.run("skills", "verify", olares.workDirectory, "-o", "json").exit == 0)
        }
    }
}
