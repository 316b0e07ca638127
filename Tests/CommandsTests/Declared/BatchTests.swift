import OlaresCore
import Testing

/// One request for each value, what they say together, and how values are written.
@Suite struct BatchTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "repo/commands.yaml", group: "repo",
            text: """
                schema: olares-cli/commands/v1
                group: repo
                summary: Work with repositories
                commands:
                  - name: rm
                    summary: Delete repositories
                    effect: destructive
                    confirm: Delete {ids}?
                    each: ids
                    arguments:
                      - {name: ids, type: string, repeated: true, help: Which}
                    request: {service: files, method: DELETE, path: "/api/repos/{ids}"}
                    response:
                      envelope: {success: {code: [0]}, tolerant: true}
                      says: ["deleted {ids}", "(freed {answer.size})"]

                  - name: drop
                    summary: Delete repositories at once
                    effect: destructive
                    confirm: Delete {ids}?
                    arguments:
                      - {name: ids, type: string, repeated: true, join: ",", help: Which}
                    request: {service: files, method: DELETE, path: /api/repos/, query: {ids: "{ids}"}}
                    response: {says: ["deleted {ids}"]}

                  - name: list
                    summary: List repositories
                    effect: read
                    options:
                      - name: type
                        type: choice
                        values: [mine, share-to-me, shared]
                        send-as: {mine: null, share-to-me: share_to_me}
                        default: mine
                        help: Whose
                      - {name: full, type: flag, send-as: {true: 2, false: 1}, default: false, help: All of it}
                    request: {service: files, method: GET, path: /api/repos/, query: {type: "{type}", level: "{full}"}}
                    response:
                      select: repos
                      sort: [-size, name]
                      columns:
                        - {title: NAME, value: name}
                        - {title: OWNER, text: "{row.owner} ({row.mail})", empty: nobody}
                        - {title: SIZE, value: [size, fileSize], format: bytes}
                        - {title: ENC, value: encrypted, format: bool}
                        - {title: ACCESS, value: access, labels: {1: view, 3: edit}}
                """)
    ])

    private func delete(_ id: String, _ answer: String, status: Int = 200) -> StrictTransport.Exchange {
        .init("DELETE https://files.alice.olares.com/api/repos/\(id)", status: status, answer: answer)
    }

    private func run(_ words: String..., exchanges: [StrictTransport.Exchange]) async -> Host.Run {
        await Host(registry: Self.registry, exchanges: exchanges).run(["repo"] + words)
    }

    @Test func eachValueIsSentByItself() async {
        let run = await run(
            "rm", "a", "b/c", "--yes",
            exchanges: [delete("a", #"{"code":0,"data":{"size":7}}"#), delete("b%2Fc", #""success""#)])
        #expect(run == Host.Run(output: "deleted a\n(freed 7)\ndeleted b/c\n"))
    }

    @Test func oneThatFailsStopsNoOther() async throws {
        let exchanges = [
            delete("a", #"{"code":7,"message":"in use"}"#), delete("b", ""), delete("c", "gone", status: 404),
        ]
        let lines = await run("rm", "a", "b", "c", "--yes", exchanges: exchanges)
        #expect(lines.exit == .partial)
        #expect(lines.output == "deleted b\n")
        #expect(
            lines.error == """
                failed: a: rm: in use (code=7)
                failed: c: DELETE https://files.alice.olares.com/api/repos/c: HTTP 404: gone

                """)
        let json = await run("rm", "a", "b", "c", "--yes", "-o", "json", exchanges: exchanges)
        let results = try #require(try JSONValue(parsing: Array(json.output.utf8)).array)
        #expect(results.map { $0["ids"] } == ["a", "b", "c"])
        #expect(results[0]["error"]?["code"] == "server_refused")
        #expect(results[1] == ["ids": "b", "result": nil])
        #expect(results[2]["error"]?["code"] == "http_4xx")
    }

    @Test func whereAllFailItIsAFailure() async {
        let refused = #"{"code":7,"message":"in use"}"#
        let all = await run("rm", "a", "b", "--yes", exchanges: [delete("a", refused), delete("b", "", status: 500)])
        #expect(all.exit == .failed && all.output == "")
        #expect(all.error.hasPrefix("error: nothing was done:\na: rm: in use (code=7)\nb: DELETE "))
        let one = await run("rm", "a", "--yes", exchanges: [delete("a", refused)])
        #expect(one.error.hasPrefix("error: rm: in use (code=7)\n"))
    }

    @Test func theQuestionNamesAllAndADryRunShowsAll() async throws {
        let asked = await Host(registry: Self.registry, console: .terminal(answers: "n")).run("repo", "rm", "a", "b")
        #expect(asked.error.hasPrefix("Delete a, b? [y/N]: "))
        let plan = await run("rm", "a", "b", "--dry-run", "-o", "json", exchanges: [])
        let requests = try JSONValue(parsing: Array(plan.output.utf8))["requests"]?.array
        #expect(
            requests?.map { $0["url"] } == [
                "https://files.alice.olares.com/api/repos/a", "https://files.alice.olares.com/api/repos/b",
            ])
    }

    @Test func joinedValuesAreOneText() async {
        let run = await run(
            "drop", "a,b", "c&d", "--yes",
            exchanges: [.init("DELETE https://files.alice.olares.com/api/repos/?ids=a%2Cb%2Cc%26d", answer: "")])
        #expect(run == Host.Run(output: "deleted a,b, c&d\n"))
    }

    @Test(arguments: [
        ([], "?level=1"), (["--type", "mine", "--full"], "?level=2"),
        (["--type", "share-to-me"], "?type=share_to_me&level=1"), (["--type", "shared"], "?type=shared&level=1"),
    ])
    func wordsBecomeTheServices(words: [String], query: String) async {
        let exchange = StrictTransport.Exchange(
            "GET https://files.alice.olares.com/api/repos/\(query)", answer: #"{"repos":[]}"#)
        let run = await Host(registry: Self.registry, exchanges: [exchange]).run(["repo", "list"] + words)
        #expect(run.exit == .done)
    }

    @Test func rowsHaveAnOrderAndCellsTheirWords() async throws {
        let answer = """
            {"repos":[{"name":"b","size":"1024","owner":"al","mail":"al@x","encrypted":"false","access":3},
            {"name":"z"},{"name":"c","size":2,"access":9},{"name":"a","size":2,"fileSize":5,"access":1,"encrypted":true},
            {"name":"d","size":null,"fileSize":4096}]}
            """
        let table = await run("list", exchanges: [.init(answer: answer)])
        #expect(
            table.output == """
                NAME  OWNER      SIZE     ENC  ACCESS
                b     al (al@x)  1.0 KiB  no   edit
                a     nobody     2 B      yes  view
                c     nobody     2 B      -    9
                d     nobody     4.0 KiB  -    -
                z     nobody     -        -    -

                """)
        let json = await run("list", "-o", "json", exchanges: [.init(answer: answer)])
        let names = try JSONValue(parsing: Array(json.output.utf8)).array?.map { $0["name"] }
        #expect(names == ["b", "a", "c", "d", "z"])
    }
}
