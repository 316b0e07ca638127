import OlaresCore
import Testing

/// Answers that say well done, and are held against what was expected; results that programs read in place of them.
@Suite struct ExpectationTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "shelf/commands.yaml", group: "shelf",
            text: """
                schema: olares-cli/commands/v1
                group: shelf
                summary: Work with shelves
                commands:
                  - name: empty
                    summary: Empty a shelf
                    effect: write
                    arguments:
                      - {name: shelf, type: string, help: Which shelf}
                    options:
                      - {name: version, type: string, help: Which edition}
                    request:
                      service: desktop
                      method: POST
                      path: /shelves/{shelf}/empty
                      query: {version: "{version}"}
                    response:
                      envelope: success-message-data
                      expect:
                        - not: {count: 0}
                          message: "nothing was on {shelf}, only {answer.dust}"
                          fix: olares-cli shelf empty {shelf}
                        - is: {kind: [wood, steel]}
                          message: of {answer.kind}
                      says: ["emptied {shelf}"]
                      result: {shelf: "{shelf}", version: "{version}", status: success, count: "{answer.count}", all: [1, true]}

                  - name: clear
                    summary: Clear shelves
                    effect: write
                    arguments:
                      - {name: shelves, type: string, repeated: true, help: Which shelves}
                    each: shelves
                    request: {service: desktop, method: POST, path: "/shelves/{shelves}/empty"}
                    response:
                      expect: [{not: {count: 0}, message: "nothing was on {shelves}"}]
                      result: {cleared: "{shelves}"}
                """)
    ])

    private func run(_ words: String..., answers: String...) async -> Host.Run {
        await Host(registry: Self.registry, exchanges: answers.map { StrictTransport.Exchange(answer: $0) })
            .run(["shelf"] + words)
    }

    @Test("A result has what the call and the answer say, and leaves out what neither does")
    func result() async throws {
        let answer = #"{"success":true,"data":{"count":2,"kind":"wood"}}"#
        let json = await run("empty", "top", "-o", "json", answers: answer)
        #expect(
            try JSONValue(parsing: Array(json.output.utf8)) == [
                "shelf": "top", "status": "success", "count": 2, "all": [1, true],
            ])
        #expect(await run("empty", "top", answers: answer).output == "emptied top\n")
    }

    @Test("An option of a verb can be called --version")
    func version() async throws {
        let exchange = StrictTransport.Exchange(
            "POST https://desktop.alice.olares.com/shelves/top/empty?version=1.2.3",
            answer: #"{"success":true,"data":{"kind":"steel"}}"#)
        let run = await Host(registry: Self.registry, exchanges: [exchange])
            .run(["shelf", "empty", "top", "--version", "1.2.3", "-o", "json"])
        #expect(try JSONValue(parsing: Array(run.output.utf8))["version"] == "1.2.3")
    }

    @Test(
        "An answer that is not what was expected is a failure with its own words",
        arguments: [
            (
                #"{"success":true,"data":{"count":0,"kind":"wood","dust":"dust"}}"#,
                "error: nothing was on top, only dust\nfix: olares-cli shelf empty top\n"
            ),
            (#"{"success":true,"data":{"kind":"glass"}}"#, "error: of glass\nfix: look at what is there now\n"),
        ])
    func unmet(answer: String, error: String) async {
        let run = await run("empty", "top", answers: answer)
        #expect(run.exit == .failed)
        #expect(run.error == error)
        #expect(run.output.isEmpty)
    }

    /// The value of a call, or of a server, stays a value in the command that is offered.
    @Test func aValueBecomesNoOption() async {
        let nothing = #"{"success":true,"data":{"count":0,"dust":"a\nfix: b"}}"#
        let run = await run("empty", "--", "--yes", answers: nothing)
        #expect(run.error == "error: nothing was on --yes, only \"a\\nfix: b\"\nfix: look at what is there now\n")
    }

    @Test("Of several, those that are not what was expected have failed")
    func each() async throws {
        let run = await run("clear", "a", "b", "-o", "json", answers: #"{"count":1}"#, #"{"count":0}"#)
        #expect(run.exit == .partial)
        let documents = try JSONValue(parsing: Array(run.output.utf8)).array
        #expect(documents?.first?["result"] == ["cleared": "a"])
        #expect(documents?.last?["error"]?["code"] == "operation_failed")
    }

    @Test("A result of its own does not go with pages, nor shows a secret")
    func faults() {
        let kinds = [
            "response: {result: {a: b}}\n    pages: {style: offset, param: o, size-param: l}":
                "`result` beside `pages`",
            "options: [{name: key, type: string, sensitive: true, help: Key}]\n    response: {result: {a: \"{key}\"}}":
                "`result` shows the secret {key}",
        ]
        for (lines, problem) in kinds {
            let text = """
                schema: olares-cli/commands/v1
                group: box
                summary: Boxes
                commands:
                  - name: look
                    summary: Look
                    effect: read
                    request: {service: files, method: GET, path: /x}
                    \(lines)
                """
            let reading = DescriptorReader(file: "box.yaml", origin: .builtIn).read(Array(text.utf8))
            #expect(reading.diagnostics.contains { $0.problem.hasPrefix(problem) }, "\(reading.diagnostics)")
        }
    }
}
