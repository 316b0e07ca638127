import OlaresCore
import Testing

/// Waiting for the end of what a server does.
@Suite struct WatchTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "job/commands.yaml", group: "job",
            text: """
                schema: olares-cli/commands/v1
                group: job
                summary: Work with jobs
                commands:
                  - name: start
                    summary: Start a job
                    effect: write
                    arguments:
                      - {name: name, type: string, help: Which}
                    options:
                      - {name: wait, type: flag, help: Wait for its end}
                      - {name: patience, type: duration, default: 10s, help: How long}
                    request: {service: files, method: POST, path: /jobs, body: {name: "{name}"}}
                    response: {envelope: {success: {code: [0]}, data: .}, says: ["started {name}: {answer.id}"]}
                    watch:
                      option: wait
                      request: {service: files, method: GET, path: "/jobs/{answer.id}"}
                      response: {select: job}
                      until: {status: [done, skipped]}
                      failed: {status: [failed, canceled], lost: true}
                      reason: [reason, "log[0]"]
                      progress: "{answer.id} {state.status} {state.percent}%"
                      says: ["{answer.id} is {state.status}"]
                      follow: olares-cli job show {answer.id}
                      interval: 1s
                      timeout: "{patience}"

                  - name: show
                    summary: Show a job until its end
                    effect: read
                    arguments:
                      - {name: id, type: string, help: Which}
                    request: {service: files, method: GET, path: "/jobs/{id}"}
                    response: {select: job, columns: [{title: STATUS, value: status}]}
                    watch: {until: {status: done}, interval: 2s, timeout: 1m}
                """)
    ])

    private let begin = StrictTransport.Exchange(
        "POST https://files.alice.olares.com/jobs", body: #"{"name":"big"}"#, answer: #"{"code":0,"id":"j 1"}"#)

    private func state(_ job: String, status: Int = 200) -> StrictTransport.Exchange {
        .init("GET https://files.alice.olares.com/jobs/j%201", status: status, answer: #"{"job":\#(job)}"#)
    }

    private func run(
        _ words: [String] = ["start", "big", "--wait"], _ exchanges: StrictTransport.Exchange...
    ) async -> Host.Run {
        await Host(registry: Self.registry, exchanges: exchanges).run(["job"] + words)
    }

    @Test func withoutTheFlagNothingIsWaitedFor() async {
        #expect(await run(["start", "big"], begin) == Host.Run(output: "started big: j 1\n"))
    }

    @Test(arguments: ["done", "skipped"])
    func waitsForTheEnd(end: String) async throws {
        let exchanges = [
            begin, state("null"), state(#"{"status":"running","percent":5}"#), state(#"{"status":"\#(end)"}"#),
        ]
        let lines = await Host(registry: Self.registry, exchanges: exchanges).run("job", "start", "big", "--wait")
        #expect(lines == Host.Run(output: "started big: j 1\nj 1 is \(end)\n"))
        let json = await Host(registry: Self.registry, exchanges: exchanges)
            .run("job", "start", "big", "--wait", "-o", "json")
        #expect(try JSONValue(parsing: Array(json.output.utf8)) == ["status": .string(end)])
    }

    @Test(arguments: [
        (#"{"status":"failed","reason":"disk full"}"#, "disk full"),
        (#"{"status":"canceled","log":["by bob"]}"#, "by bob"),
        (#"{"status":"running","lost":true,"reason":""}"#, "it failed; the server does not say why"),
    ])
    func aBadEndIsAFailure(job: String, reason: String) async {
        let run = await run(["start", "big", "--wait", "-o", "json"], begin, state(job))
        let error = try? JSONValue(parsing: Array(run.error.utf8))["error"]
        #expect(run.exit == .failed)
        #expect(error?["code"] == "operation_failed")
        #expect(error?["message"] == .string("start: \(reason)"))
    }

    @Test func theWaitEnds() async {
        let running = state(#"{"status":"running"}"#)
        let run = await run(
            ["start", "big", "--wait", "--patience", "2s"], begin, running, running, running)
        #expect(run.exit == .pending)
        #expect(
            run.error == """
                error: start: not finished after 2s; the operation continues on the server
                fix: olares-cli job show 'j 1'

                """)
    }

    /// The last look is at the deadline, however long the interval is.
    @Test func anIntervalDoesNotOutlastTheTimeout() async {
        let running = state(#"{"status":"running"}"#)
        let run = await run(["start", "big", "--wait", "--patience", "300ms"], begin, running, running)
        #expect(run.exit == .pending)
        let late = await self.run(
            ["start", "big", "--wait", "--patience", "300ms"], begin, running, state(#"{"status":"done"}"#))
        #expect(late.exit == .done)
    }

    @Test func lostConnectionsAreRiddenOut() async {
        let lost = state("", status: 503)
        let run = await run(
            ["start", "big", "--wait", "--patience", "10m"], begin, lost, lost, lost, lost,
            state(#"{"status":"running"}"#), lost, lost, lost, lost, state(#"{"status":"done"}"#))
        #expect(run.exit == .done)
    }

    @Test func butNotForEver() async {
        let lost = state("", status: 503)
        let run = await run(["start", "big", "--wait", "--patience", "10m"], begin, lost, lost, lost, lost, lost)
        #expect(run.exit == .failed)
        #expect(run.error.hasPrefix("error: gave up polling; the operation continues on the server: GET "))
        #expect(run.error.hasSuffix("fix: olares-cli job show 'j 1'\n"))
    }

    @Test func aRefusalEndsItAtOnce() async {
        let run = await run(["start", "big", "--wait"], begin, state("", status: 404))
        #expect(run.exit == .failed)
        #expect(run.error.contains("HTTP 404"))
    }

    @Test func aVerbThatReadsIsRepeatedItself() async {
        let get = "GET https://files.alice.olares.com/jobs/x"
        let running = StrictTransport.Exchange(get, answer: #"{"job":{"status":"running"}}"#)
        let done = await run(["show", "x"], running, .init(get, answer: #"{"job":{"status":"done"}}"#))
        #expect(done == Host.Run(output: "STATUS\ndone\n"))
        let late = await Host(registry: Self.registry, exchanges: Array(repeating: running, count: 31))
            .run("job", "show", "x")
        #expect(late.exit == .pending)
        #expect(late.error.hasSuffix("fix: olares-cli job show x\n"))
    }
}
