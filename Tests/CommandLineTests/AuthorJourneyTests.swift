import Foundation
import OlaresCore
import Sandbox
import Testing

/// What docs/descriptors.md promises to an author: one YAML file with a verb that reads, a long list, a verb that deletes
/// and one that waits, and everything the program does with a verb, it does with these.
@Suite struct AuthorJourneyTests {
    private static let manifest = """
        ---
        name: crates
        version: 1.0.0
        description: Crates in the cellar of an Olares. Use when something is to be stored, looked for or thrown away.
        metadata:
          openclaw:
            requires:
              bins:
                - olares-cli
        ---

        # Crates

        | Command | What it is for |
        |---|---|
        | `olares-cli crates list --colour red` | Find a crate |
        | `olares-cli crates show <crate>` | What is in it |
        | `olares-cli crates burn <crate> --yes` | Throw it away; ask the person first |
        | `olares-cli crates pack <crate> --wait` | Pack it, and wait until that is done |

        """

    private static let commands = """
        schema: olares-cli/commands/v1
        group: crates
        summary: Crates in the cellar
        commands:
          - name: show
            summary: Show what is in a crate
            effect: read
            arguments: [{name: crate, type: string, help: Which crate}]
            request: {service: desktop, method: GET, path: "/api/crates/{crate}"}
            response:
              envelope: code-message-data
              columns: [{title: NAME, value: name}, {title: SIZE, value: size, format: bytes}]
            output: [name, size]
            examples:
              - run: olares-cli crates show blue
                serve: {json: {code: 0, data: {name: blue, size: 2048}}}
                prints: |
                  NAME  SIZE
                  blue  2.0 KiB
          - name: list
            summary: List crates
            effect: read
            options: [{name: colour, type: choice, values: [red, green], help: Only these}]
            request: {service: desktop, method: GET, path: /api/crates, query: {colour: "{colour}"}}
            pages: {style: page, param: page, size-param: limit, page-size: 2, total: total}
            response:
              envelope: code-message-data
              select: crates
              columns: [{title: NAME, value: name}]
              empty: No crates.
            examples: [{run: olares-cli crates list --colour red}]
          - name: burn
            summary: Burn a crate
            effect: destructive
            confirm: "Burn crate {crate}?"
            arguments: [{name: crate, type: string, help: Which crate}]
            request: {service: desktop, method: DELETE, path: "/api/crates/{crate}"}
            response: {envelope: code-message-data, says: ["burnt crate {crate}"]}
            examples: [{run: olares-cli crates burn blue --yes}]
          - name: pack
            summary: Pack a crate
            effect: write
            arguments: [{name: crate, type: string, help: Which crate}]
            options: [{name: wait, type: flag, help: Wait until that is done}]
            request: {service: desktop, method: POST, path: "/api/crates/{crate}/pack"}
            response: {envelope: code-message-data, says: ["packing crate {crate}"]}
            watch:
              option: wait
              request: {service: desktop, method: GET, path: "/api/crates/{crate}/pack"}
              response: {envelope: code-message-data}
              until: {status: done}
              failed: {status: failed}
              says: ["packed crate {crate}"]
              follow: olares-cli crates show {crate}
              interval: 100ms
            examples: [{run: olares-cli crates pack blue --wait}]

        """

    /// The cellar: three crates on two pages, one of which can be burnt, and packed in a while.
    private func stock(_ olares: Olares) {
        func answer(_ data: String) -> Fault.Action { .status(code: 200, body: #"{"code":0,"data":\#(data)}"#) }
        let sandbox = olares.sandbox
        sandbox.add(
            Fault(answer(#"{"total":3,"crates":[{"name":"red"},{"name":"green"}]}"#), path: "/api/crates", times: 1))
        sandbox.add(Fault(answer(#"{"total":3,"crates":[{"name":"blue"}]}"#), path: "/api/crates", after: 1))
        sandbox.add(Fault(answer(#"{"name":"blue","size":2048}"#), method: "GET", path: "/api/crates/blue"))
        sandbox.add(Fault(answer("null"), method: "DELETE", path: "/api/crates/blue"))
        sandbox.add(Fault(answer("null"), method: "POST", path: "/api/crates/blue/pack"))
        sandbox.add(Fault(answer(#"{"status":"busy"}"#), method: "GET", path: "/api/crates/blue/pack", times: 2))
        sandbox.add(Fault(answer(#"{"status":"done"}"#), method: "GET", path: "/api/crates/blue/pack", after: 2))
    }

    private func installed(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let folder = olares.workDirectory + "/crates"
            try olares.write(Self.manifest, to: folder + "/SKILL.md")
            try olares.write(Self.commands, to: folder + "/commands.yaml")
            let lint = try await olares.run("skills", "lint", "crates")
            #expect(lint.stdout == "" && lint.exit == 0, "\(lint.stdout)")
            let install = try await olares.run("skills", "install", "crates")
            #expect(install.exit == 0, "\(install.stderr)")
            #expect(install.stdout.contains("  olares-cli crates pack\n"))
            try await test(olares)
        }
    }

    @Test("In a table and as JSON")
    func results() async throws {
        try await installed { olares in
            stock(olares)
            let all = try await olares.run("crates", "list", "--all")
            #expect(all.stdout == "NAME\nred\ngreen\nblue\n", "\(all.stderr)")
            #expect(olares.sandbox.requests(to: "/api/crates").count == 2)
            let show = try await olares.run("crates", "show", "blue")
            #expect(show.stdout == "NAME  SIZE\nblue  2.0 KiB\n")
            #expect(
                try await olares.run("crates", "show", "blue", "-o", "json").json == ["name": "blue", "size": 2048])
            let refused = try await olares.run("crates", "burn", "blue")
            #expect(refused.exit == 6)
            #expect(olares.sandbox.requests(to: "/api/crates/blue").allSatisfy { $0.method == "GET" })
            let plan = try await olares.run("crates", "burn", "blue", "--dry-run")
            #expect(plan.stdout.contains("DELETE") && plan.stdout.contains("/api/crates/blue"))
            let burnt = try await olares.run("crates", "burn", "blue", "--yes")
            #expect(burnt.stdout == "burnt crate blue\n", "\(burnt.stderr)")
            let packed = try await olares.run("crates", "pack", "blue", "--wait")
            #expect(packed.lines == ["packing crate blue", "packed crate blue"], "\(packed.stderr)")
            #expect(packed.exit == 0)
        }
    }

    @Test("A list that was cut says so, and how to see the whole")
    func cut() async throws {
        try await installed { olares in
            stock(olares)
            let first = try await olares.run("crates", "list")
            #expect(first.stdout == "NAME\nred\ngreen\n")
            #expect(first.stderr == "(showing items 1-2 of 3 — pass --page 2 or --all to see more)\n")
        }
    }

    @Test("In help, in completion, in the catalogue, and rehearsed without a server")
    func around() async throws {
        try await installed { olares in
            let help = try await olares.run("crates", "--help")
            #expect(help.stdout.hasPrefix("Crates in the cellar\n"))
            for verb in ["show", "list", "burn", "pack"] { #expect(help.stdout.contains("\n  \(verb) ")) }
            let burn = try await olares.run("crates", "burn", "--help")
            for option in ["--yes", "--dry-run"] { #expect(burn.stdout.contains(option)) }
            let list = try await olares.run("help", "crates", "list")
            for option in ["--colour", "--all", "--limit"] { #expect(list.stdout.contains(option)) }

            let verbs = try await olares.run("__complete", "crates", "")
            for verb in ["show", "list", "burn", "pack"] { #expect(verbs.lines.contains { $0.hasPrefix(verb + "\t") }) }
            let colours = try await olares.run("__complete", "crates", "list", "--colour", "")
            #expect(colours.lines.dropFirst().map { $0.prefix { $0 != "\t" } } == ["red", "green"])

            let catalogue = try #require(
                try await olares.run("commands", "--full", "-o", "json").json["commands"]?.array)
            let effects = catalogue.reduce(into: [:]) { $0[$1["id"]?.string ?? ""] = $1["effect"]?.string }
            #expect(effects["crates.show"] == "read" && effects["crates.burn"] == "destructive")

            let rehearsed = try await olares.run("rehearse", "crates", "show", "blue")
            #expect(rehearsed.stdout == "NAME  SIZE\nblue  2.0 KiB\n", "\(rehearsed.stderr)")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("As tools for an agent's host", .enabled(if: Judge.isAvailable, Judge.absence))
    func tools() async throws {
        try await installed { olares in
            stock(olares)
            let command = [Program.path, "mcp", "serve", "--allow", "destructive"].map { JSONValue.string($0) }
            let job: JSONValue = [
                "command": .array(command), "mode": "auto",
                "calls": [
                    ["tool": "crates_show", "arguments": ["crate": "blue"]],
                    ["tool": "crates_burn", "arguments": ["crate": "blue"]],
                ],
            ]
            let client = try olares.start([Judge.script("mcp_client"), job.compactText], program: Judge.python)
            let talk = try await client.wait().json
            let names = talk["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(["crates_show", "crates_list", "crates_burn", "crates_pack"].allSatisfy(names.contains))
            let results = try #require(talk["results"]?.array)
            #expect(results.first?["value"]?["name"] == "blue")
            #expect(results.allSatisfy { $0["isError"] == false })
            #expect(olares.sandbox.requests(to: "/api/crates/blue").contains { $0.method == "DELETE" })
        }
    }
}
