import Foundation
import OlaresCore
import Sandbox
import Testing

/// What a model learns of calls that fail: in the words of tools, and with something to do next.
@Suite struct ToolFailureTests {
    private static let groups = "version,skills,profile,cluster,files,market,settings,dashboard"

    /// A value that no Olares has anything under, of the type that a schema asks for.
    private func nonsense(_ schema: JSONValue) -> JSONValue {
        if let word = schema["enum"]?.array?.first { return word }
        switch schema["type"]?.string {
        case "boolean": return true
        case "integer": return schema["minimum"] ?? 1
        case "array": return [nonsense(schema["items"] ?? .null)]
        default: return schema["pattern"] == nil ? "nope" : "nope=1"
        }
    }

    /// Calls of a tool that mostly fail: without what it requires, with names of nothing, with an option of the wrong type.
    private func calls(of tool: JSONValue) -> [JSONObject] {
        let required = tool["inputSchema"]?["required"]?.strings ?? []
        let properties = tool["inputSchema"]?["properties"]?.object ?? [:]
        let named = required.reduce(into: JSONObject()) { $0[$1] = nonsense(properties[$1] ?? .null) }
        var paths = named
        for name in required where paths[name] == "nope" { paths[name] = "drive/Home/nope/nope.txt" }
        let wrong = properties.filter { name, schema in
            !required.contains(name) && (schema["type"] == "string" || schema["type"] == "integer") && name != "fields"
        }.map { name, _ -> JSONObject in
            var call = named
            call[name] = "no such value"
            return call
        }
        return (required.isEmpty ? [] : [[:]]) + [named, paths] + wrong
    }

    private func texts(of error: JSONValue) -> [String] {
        let data = ["missing", "choices"].flatMap { error[$0]?.strings ?? [] } + [error["invalid"]?.string ?? ""]
        // What only a person can do is a command.
        let isForPerson = error["next"]?.array?.first?["argv"] != nil || error["code"] == "effect_not_allowed"
        return data + [error["message"]?.string ?? "", isForPerson ? "" : error["action"]?.string ?? ""]
    }

    @Test("Whatever a call of any tool fails with names something to do next, and speaks of arguments and tools alone")
    func everyTool() async throws {
        try await withSettings { olares in
            let server = try olares.start(
                ["mcp", "serve", "--allow", "destructive,exec", "--groups", Self.groups], input: .open)
            server.write(ToolTalk.list + #"{"jsonrpc":"2.0","id":"after","method":"ping"}"# + "\n")
            #expect(await server.stdout.wait(for: "\"id\":\"after\""))
            let line = try #require(server.stdout.text.split(separator: "\n").first)
            let tools = try JSONValue(parsing: Array(line.utf8))["result"]?["tools"]?.array ?? []
            #expect(tools.count > 200)
            var asked: [(tool: String, arguments: JSONValue)] = []
            for tool in tools {
                for arguments in calls(of: tool) {
                    let name = tool["name"]?.string ?? ""
                    server.write(ToolTalk.call(asked.count, name, .object(arguments)) + "\n")
                    #expect(await server.stdout.wait(for: "\"id\":\(asked.count),"))
                    asked.append((name, .object(arguments)))
                }
            }
            server.closeInput()
            let answers = ToolTalk.answers(await server.wait())
            var failures = 0
            for (number, call) in asked.enumerated() {
                let result = try #require(answers["\(number)"], "\(call)")
                guard let error = result["structuredContent"]?["error"] else { continue }
                failures += 1
                let shown = "\(call.tool) \(call.arguments.compactText): \(error.compactText)"
                #expect(error["next"]?.array?.isEmpty == false, "\(shown)")
                for text in texts(of: error) {
                    #expect(!text.contains(/(^|[\s`(\/])--?[a-zA-Z]/), "\(shown)")
                    #expect(!text.contains(/olares-cli [a-z]|stdin|standard input|terminal/), "\(shown)")
                }
            }
            #expect(failures > 500, "\(failures)")
        }
    }

    @Test("A name that the list does not have either is not found, whatever the service's number for it")
    func unknownNames() async throws {
        try await withSettings { olares in
            let provocations: [(tool: String, arguments: JSONValue, list: String, choice: String)] = [
                ("settings_apps_env_get", ["app": "nope"], "settings_apps_list", "firefox"),
                ("settings_apps_entrances_list", ["app": "nope"], "settings_apps_list", "firefox"),
                ("settings_apps_domain_list", ["app": "firefoxx"], "settings_apps_list", "firefox"),
                ("settings_vpn_devices_delete", ["device": "nope"], "settings_vpn_devices_list", "7"),
                ("settings_advanced_env_user_set", ["var": ["nope=1"]], "settings_advanced_env_user_list", ""),
                ("settings_users_get", ["username": "nope"], "settings_users_list", "bob"),
                ("settings_backup_plans_pause", ["id": "nope"], "settings_backup_plans_list", "bk-1"),
                ("dashboard_overview_disk_partitions", ["device": "nope"], "dashboard_overview_disk_main", "nvme0n1"),
            ]
            let server = try olares.start(
                ["mcp", "serve", "--allow", "destructive", "--groups", Self.groups], input: .open)
            for (number, call) in provocations.enumerated() {
                server.write(ToolTalk.call(number, call.tool, call.arguments) + "\n")
                #expect(await server.stdout.wait(for: "\"id\":\(number),"))
            }
            server.closeInput()
            let answers = ToolTalk.answers(await server.wait())
            for (number, call) in provocations.enumerated() {
                let error = answers["\(number)"]?["structuredContent"]?["error"] ?? .null
                #expect(error["code"] == "remote_not_found", "\(call.tool): \(error.compactText)")
                #expect(error["next"]?.array?.first?["tool"]?.string == call.list, "\(call.tool): \(error.compactText)")
                let choices = error["choices"]?.strings ?? []
                #expect(call.choice.isEmpty || choices.contains(call.choice), "\(call.tool): \(error.compactText)")
            }
        }
    }

    @Test("What there is to choose from is said of arguments, and one of several that are needed is not called missing")
    func arguments() async throws {
        try await withSettings { olares in
            let run = try await olares.run(
                ["mcp", "serve", "--allow", "write"],
                input: .text(
                    ToolTalk.call(1, "files_share_public", ["path": "drive/Home/Pictures/"]) + "\n"
                        + ToolTalk.call(2, "market_install", ["app": "outline"]) + "\n"
                        + ToolTalk.call(3, "files_find", ["path": "drive/Home/", "newer": "nope"]) + "\n"))
            let errors = ToolTalk.answers(run).mapValues { $0["structuredContent"]?["error"] ?? .null }
            #expect(errors["1"]?["choices"]?.strings?.contains("expire-days") == true, "\(run.stdout)")
            let step = errors["1"]?["next"]?.array?.first
            #expect(step?["anyOf"]?.strings?.contains("expire-time") == true && step?["missing"] == nil)
            #expect(errors["2"]?["missing"] == ["env ADMIN_EMAIL"])
            #expect(errors["3"]?["next"]?.array?.first?["missing"] == ["newer"], "\(run.stdout)")
            #expect(errors["3"]?["message"]?.string?.hasPrefix("newer takes a time") == true)
        }
    }
}
