import OlaresCore
import Testing

@testable import OlaresCommands

/// Long lists, in each of the ways that services cut them.
@Suite struct PagesTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "pod/commands.yaml", group: "pod",
            text: """
                schema: olares-cli/commands/v1
                group: pod
                summary: Work with pods
                commands:
                  - name: list
                    summary: List pods
                    effect: read
                    options:
                      - {name: label, short: l, type: string, help: Only these}
                      - {name: since, type: duration, default: 1h, help: Only newer ones}
                      - {name: key, type: string, sensitive: true, help: A key}
                    request:
                      service: control-hub
                      method: GET
                      path: /pods
                      query: {label: "{label}", since: "{since}"}
                      headers: {X-Key: "{key}"}
                    pages: {style: page, param: page, size-param: limit, page-size: 2, total: totalItems}
                    response: {select: items, columns: [{title: NAME, value: "."}], empty: No pods.}

                  - name: logs
                    summary: List logs
                    effect: read
                    options:
                      - {name: label, short: l, type: string, help: Only these}
                      - {name: since, type: duration, default: 1h, help: Only newer ones}
                      - {name: key, type: string, sensitive: true, help: A key}
                    request:
                      service: control-hub
                      method: GET
                      path: /logs
                      query: {label: "{label}", since: "{since}"}
                      headers: {X-Key: "{key}"}
                    pages: {style: token, param: continue, size-param: limit, page-size: 2, next: metadata.continue}
                    response: {select: items}

                  - name: backups
                    summary: List backups
                    effect: read
                    request: {service: settings, method: GET, path: /backups}
                    pages: {style: offset, param: offset, size-param: limit, page-size: 2}
                    response: {envelope: code-message-data, select: plans, sort: [-.]}

                  - name: spaces
                    summary: List spaces
                    effect: read
                    request: {service: control-hub, method: GET, path: /spaces}
                    pages: {style: page, param: page, size-param: limit, page-size: 2, total: totalItems, unfiltered: total}
                    response: {select: items, columns: [{title: NAME, value: "."}], empty: No spaces.}

                  - name: events
                    summary: List events
                    effect: read
                    request: {service: control-hub, method: GET, path: /events}
                    pages: {style: token, param: continue, size-param: limit, page-size: 2, next: metadata.continue}
                    response: {select: items}
                """)
    ])

    private func run(_ words: [String], _ exchanges: (String, String)...) async -> Host.Run {
        await Host(registry: Self.registry, exchanges: exchanges.map { .init("GET https://" + $0, answer: $1) })
            .run(["pod"] + words)
    }

    private func json(_ run: Host.Run) throws -> JSONValue { try JSONValue(parsing: Array(run.output.utf8)) }

    private let pods = "control-hub.alice.olares.com/pods?since=3600000&limit="

    @Test func oneRequestAndWhatItLeavesOut() async throws {
        let page = (pods + "2&page=1", #"{"items":["a","b"],"totalItems":5}"#)
        let table = await run(["list"], page)
        #expect(table.output == "NAME\na\nb\n")
        #expect(table.error == "(showing items 1-2 of 5 — pass --page 2 or --all to see more)\n")
        let json = try json(await run(["list", "-o", "json"], page))
        #expect(json == ["items": ["a", "b"], "totalItems": 5, "page": 1, "limit": 2, "more": true])
    }

    @Test func theWholeListIsFetchedPageByPage() async throws {
        let run = await run(
            ["list", "--all", "-o", "json"], (pods + "2&page=1", #"{"items":["a","b"],"totalItems":3}"#),
            (pods + "2&page=2", #"{"items":["c"],"totalItems":3}"#))
        #expect(run.error == "")
        #expect(
            try json(run) == [
                "items": ["a", "b", "c"], "totalItems": 3, "page": 1, "limit": 2, "all": true, "more": false,
            ])
    }

    @Test func aLimitFetchesNoMoreThanItNeeds() async throws {
        let three = await run(
            ["list", "--limit", "3"], (pods + "3&page=1", #"{"items":["a","b","c"],"totalItems":9}"#))
        #expect(three.output == "NAME\na\nb\nc\n")
        #expect(three.error == "(showing items 1-3 of 9 — pass --page 2 or --all to see more)\n")
        let one = await run(["list", "--limit=1"], (pods + "1&page=1", #"{"items":["a"],"totalItems":1}"#))
        #expect(one == Host.Run(output: "NAME\na\n"))
    }

    @Test(arguments: [#"{"items":[],"totalItems":0}"#, #"{"items":null}"#, "null"])
    func anEmptyPageIsTheEnd(answer: String) async {
        #expect(await run(["list", "--all"], (pods + "2&page=1", answer)) == Host.Run(output: "No pods.\n"))
    }

    /// A server that counts more than it gives is not asked for ever, and what is missing is said.
    @Test func anEmptyPageBeforeTheEndIsSaid() async {
        let run = await run(["list", "--all"], (pods + "2&page=1", #"{"items":[],"totalItems":9}"#))
        #expect(run.output == "No pods.\n")
        #expect(run.error == "(showing none of 9 — the server gave no more of them)\n")
    }

    @Test func theCommandForTheRestSaysWhatWasSaid() async {
        let run = await run(
            ["logs", "-l", "a=b c", "--since", "2m", "--key", "hunter2", "--limit", "1"],
            (
                "control-hub.alice.olares.com/logs?label=a%3Db%20c&since=120000&limit=1",
                #"{"items":["a"],"metadata":{"continue":"x"}}"#
            ))
        #expect(
            run.error
                == "showing 1, and there may be more; the whole list: olares-cli pod logs '--label=a=b c' --since=120000ms "
                + "'--key=<secret>' --all\n")
    }

    /// What a proxy takes out of pages leaves holes, so that the list is fetched whole and cut here.
    @Test func filteredListsAreFetchedWhole() async throws {
        let place = "control-hub.alice.olares.com/spaces?limit="
        let whole = (place + "500&page=1", #"{"items":["a","c","e"],"totalItems":3,"total":5}"#)
        let all = await run(
            ["spaces", "--all", "-o", "json"], (place + "2&page=1", #"{"items":[],"totalItems":0,"total":5}"#),
            (place + "2&page=2", #"{"items":["a","c"],"totalItems":2,"total":5}"#),
            (place + "2&page=3", #"{"items":["e"],"totalItems":1,"total":5}"#))
        #expect(
            try json(all) == [
                "items": ["a", "c", "e"], "totalItems": 3, "page": 1, "limit": 2, "all": true, "more": false,
            ])
        let one = await run(
            ["spaces", "--limit", "1"], (place + "1&page=1", #"{"items":["a"],"totalItems":1,"total":5}"#), whole)
        #expect(one.error == "(showing items 1-1 of 3 — pass --page 2 or --all to see more)\n")
        let second = await run(
            ["spaces", "--page", "2", "-o", "json"], (place + "2&page=2", #"{"items":["c"],"totalItems":1,"total":5}"#),
            whole)
        #expect(try json(second) == ["items": ["e"], "totalItems": 3, "page": 2, "limit": 2, "more": false])
    }

    @Test func offsetsGoOnWhileThePagesAreFull() async throws {
        let place = "settings.alice.olares.com/backups?limit=2&offset="
        let all = await run(
            ["backups", "--all", "-o", "json"], (place + "0", #"{"code":0,"data":{"plans":[1,2]}}"#),
            (place + "2", #"{"code":0,"data":{"plans":[3]}}"#))
        #expect(try json(all) == ["items": [3, 2, 1], "more": false])
        let some = await run(["backups"], (place + "0", #"{"code":0,"data":{"plans":[1,2]}}"#))
        #expect(some.error == "showing 2, and there may be more; the whole list: olares-cli pod backups --all\n")
    }

    @Test func tokensLeadFromPieceToPiece() async throws {
        let place = "control-hub.alice.olares.com/events?limit=2"
        let all = await run(
            ["events", "--all", "-o", "json"], (place, #"{"items":[1,2],"metadata":{"continue":"x&y"}}"#),
            (place + "&continue=x%26y", #"{"items":[],"metadata":{"continue":"z"}}"#),
            (place + "&continue=z", #"{"items":[3],"metadata":{"continue":""}}"#))
        #expect(try json(all) == ["items": [1, 2, 3], "more": false])
    }

    @Test func aServerThatGoesInCirclesIsLeft() async {
        let place = "control-hub.alice.olares.com/events?limit=2"
        let run = await run(
            ["events", "--all"], (place, #"{"items":[1],"metadata":{"continue":"x"}}"#),
            (place + "&continue=x", #"{"items":[1],"metadata":{"continue":"x"}}"#))
        #expect(run.exit == .failed)
        #expect(run.error.hasPrefix("error: the server gives the same part of the list again and again\n"))
        let larger = await self.run(
            ["events", "--all"], (place, #"{"items":[1],"metadata":{"continue":"x"}}"#),
            (place + "&continue=x", #"{"items":[2],"metadata":{"continue":"y"}}"#),
            (place + "&continue=y", #"{"items":[3],"metadata":{"continue":"x"}}"#))
        #expect(larger.error == run.error)
        // Other tokens, and items that were there before.
        let items = await self.run(
            ["events", "--all"], (place, #"{"items":[1],"metadata":{"continue":"x"}}"#),
            (place + "&continue=x", #"{"items":[2],"metadata":{"continue":"y"}}"#),
            (place + "&continue=y", #"{"items":[1],"metadata":{"continue":"z"}}"#))
        #expect(items.error == run.error)
    }

    @Test func aPageThatFailsIsAFailure() async {
        let run = await run(["list", "--all"], (pods + "2&page=1", #"{"items":{"a":1}}"#))
        #expect(run.error.hasPrefix("error: list: the server's answer has no list where one was expected\n"))
    }

    @Test func onePageAmongSeveral() async throws {
        let second = await run(
            ["list", "--page", "2", "-o", "json"], (pods + "2&page=2", #"{"items":["c","d"],"totalItems":5}"#))
        #expect(try json(second) == ["items": ["c", "d"], "totalItems": 5, "page": 2, "limit": 2, "more": true])
        #expect(second.error == "(showing items 3-4 of 5 — pass --page 3 or --all to see more)\n")
        let last = await run(
            ["list", "--page", "2", "--limit", "3"], (pods + "3&page=2", #"{"items":["d","e"],"totalItems":5}"#))
        #expect(last == Host.Run(output: "NAME\nd\ne\n"))
        let none = await run(["list", "--page", "9"], (pods + "2&page=9", #"{"items":[],"totalItems":5}"#))
        #expect(none.output == "No pods.\n")
        let both = await run(["list", "--all", "--page", "2"])
        #expect(both.exit == .usage)
        #expect(
            both.error.hasPrefix("error: --all and --page are mutually exclusive (omit --page or pass --page 1)\n"))
        #expect(await run(["backups", "--page", "2"]).error.hasPrefix("error: unknown option: --page"))
    }

    /// Where pages have numbers, the limit is how large each is.
    @Test func allInPagesOfAnotherSize() async throws {
        let run = await run(
            ["list", "--all", "--page", "1", "--limit", "3", "-o", "json"],
            (pods + "3&page=1", #"{"items":["a","b","c"],"totalItems":4}"#),
            (pods + "3&page=2", #"{"items":["d"],"totalItems":4}"#))
        #expect(
            try json(run) == [
                "items": ["a", "b", "c", "d"], "totalItems": 4, "page": 1, "limit": 3, "all": true, "more": false,
            ])
    }

    @Test func oneOfLimitAndAll() async {
        let run = await run(["backups", "--all", "--limit", "3"])
        #expect(run.exit == .usage)
        #expect(run.error.hasPrefix("error: --all and --limit cannot stand together\n"))
    }

    /// One who does not know pages would give the first for ever.
    @Test func aServerThatKnowsNoPagesIsLeft() async {
        let page = #"{"items":["a","b"],"totalItems":9}"#
        let pages = await run(["list", "--all"], (pods + "2&page=1", page), (pods + "2&page=2", page))
        #expect(pages.exit == .failed)
        #expect(pages.error.hasPrefix("error: list: page 2: the server gives the same page again and again\n"))
        let place = "settings.alice.olares.com/backups?limit=2&offset="
        let plans = #"{"code":0,"data":{"plans":[1,2]}}"#
        let offsets = await run(["backups", "--all"], (place + "0", plans), (place + "2", plans))
        #expect(offsets.error.hasPrefix("error: the server gives the same part of the list again and again\n"))
    }
}
