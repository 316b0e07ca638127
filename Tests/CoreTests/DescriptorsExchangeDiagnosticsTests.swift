import Testing

@testable import OlaresCore

/// Every fault that the requests of a command can have beyond one request, with the place where its diagnostic must point.
@Suite struct DescriptorsExchangeDiagnosticsTests {
    /// Expects diagnostics of one command, given as the lines of its mapping.
    private func expect(_ command: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        let lines = command.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }.joined(separator: "\n")
        let head = "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n"
        expectDiagnostics(head + indented, sourceLocation: sourceLocation)
    }

    private let start = "name: open\nsummary: Open\neffect: write\n"

    @Test func placeholders() {
        expect(
            start + """
                arguments: [{name: id, type: string, help: Id}]
                            ^ the request does not use `id`
                steps:
                  - name: room
                    request: {service: files, method: GET, path: "/rooms/{shelf}"}
                                                                         ^ {shelf} is found by a step that does not come before
                  - name: shelf
                    request: {service: files, method: GET, path: "/shelves/{shelf.id}", query: {r: "{room.a..b}"}}
                                                                           ^ {shelf} is found by a step
                                                                                                    ^ {room.a..b} is no path
                  - name: lid
                    request: {service: files, method: GET, path: "/lids/{_rom}"}
                                                                        ^ {_rom} names no argument
                request:
                  service: files
                  method: POST
                  path: /x/{shelf}/{shelf.id}
                  query: {a: "{id.x}", b: "{answer.id}", c: "{rom}"}
                              ^ {id.x}: an argument has no members; write {id}
                                           ^ {answer} names no argument
                                                             ^ {rom} names no argument; did you mean {room}?
                response: {says: ["{answer.id} {id} {state}"]}
                                                    ^ {state} names no argument
                """)
    }

    @Test func already() {
        expect(
            """
            name: show
            summary: Show
            effect: read
            steps:
              - name: room
              ^ `already` in a verb that only reads
                request: {service: files, method: GET, path: /room}
                already: {is: {open: true}, message: "{room.name} is open"}
              - name: shelf
                request: {service: files, method: GET, path: /shelf}
                already: {is: {open: true}}
                         ^ `already` has no `message`
            request: {service: files, method: GET, path: /x}
            """)
    }

    @Test func steps() {
        expect(
            start + """
                arguments: [{name: id, type: string, help: Id}]
                options:
                  - {name: node, type: string, help: Node}
                  - {name: many, type: string, repeated: true, help: Many}
                  - {name: force, type: flag, help: Force}
                steps:
                  - {name: id, request: {service: files, method: GET, path: /a, query: {n: "{node}"}}}
                    ^ the step `id` never runs: that argument always has a value
                  - {name: many, request: {service: files, method: GET, path: /a}}
                    ^ the step `many` stands in for what is no single text
                  - {name: twice, unless: forse, request: {service: files, method: GET, path: /a}}
                                          ^ `unless` names "forse", which is no argument or option; did you mean `force`?
                  - {name: twice, when: force, request: {service: files, method: HEAD, path: /a}}
                    ^ the step `twice` stands twice
                                                        ^ a step sends HEAD
                  - {name: row, request: {service: files, method: GET, path: /a}}
                           ^ a step cannot be called `row`
                  - name: some
                    optional: true
                    request: {service: files, method: GET, path: /a}
                    otherwise: first
                               ^ `otherwise` without `find`
                    expect: [{message: odd}]
                             ^ an expectation without `is` or `not`
                request: {service: files, method: PUT, path: "/x/{some}/{id}", query: {m: "{many}"}}
                                                             ^ {some} can be absent, and a path cannot
                """)
    }

    @Test func whatVanishesFromPaths() {
        for (path, words) in [
            ("/x[/{b}]/y[/{c}", "a bracket that is not closed"),
            ("/x/{b}]", "a closing bracket without an opening one"),
            ("/x[/{b}[/{c}]]", "a bracket inside brackets"),
            ("/x[/{a}]/{a}", "what stands in brackets is never absent"),
            ("/x[{b}]", "brackets in `path` hold no whole segment"),
            ("/x[/{b}]y", "brackets in `path` hold no whole segment"),
            ("[/{b}]/y", "`path` does not begin with a slash"), ("/x[/{b}]", ""),
        ] {
            let marked = MarkedText(
                "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n  - name: open\n    summary: Open\n"
                    + "    effect: write\n    options:\n      - {name: a, type: string, default: x, help: A}\n"
                    + "      - {name: b, type: string, help: B}\n      - {name: c, type: string, help: C}\n"
                    + "    request: {service: files, method: PUT, query: {a: \"{a}\", b: \"{b}\", c: \"{c}\"}, path: \"\(path)\"}\n"
            )
            let problems = DescriptorReader(file: "f", origin: .external).read(Array(marked.text.utf8)).diagnostics
            #expect(problems.contains { $0.problem == words } == !words.isEmpty, "\(path): \(problems.map(\.text))")
        }
    }

    @Test func oneRequestForEachValue() {
        expect(
            start + """
                arguments: [{name: ids, type: string, required: false, repeated: true, help: Ids}]
                each: ids
                      ^ `ids` is not always a list of values
                request: {service: files, method: PUT, path: /x, query: {i: "{ids}"}}
                """)
        expect(
            start + """
                arguments: [{name: ids, type: string, repeated: true, help: Ids}]
                each: id
                      ^ `each` names "id", which is no argument or option; did you mean `ids`?
                request: {service: files, method: PUT, path: "/x/{ids}"}
                                                             ^ {ids} is no single text
                """)
        expect(
            start + """
                arguments: [{name: ids, type: string, repeated: true, help: Ids}]
                each: ids
                request: {service: files, method: PUT, path: "/x/{ids}"}
                watch: {until: {a: b}, request: {service: files, method: GET, path: /x}}
                       ^ `watch` beside `each`
                """)
    }

    @Test func howValuesAreWritten() {
        expect(
            start + """
                options:
                  - {name: a, type: choice, values: [slow, fast], send-as: {slwo: 1, fast: [2]}, help: A}
                                                                            ^ "slwo" is none of the values; did you mean `slow`?
                                                                                           ^ "fast" stands for a list
                  - {name: b, type: string, send-as: {x: y}, help: B}
                                                     ^ only a choice or a flag has `send-as`
                  - {name: c, type: string, join: ",", help: C}
                                                  ^ only what is repeated has `join`
                request: {service: files, method: PUT, path: /x, query: {a: "{a}", b: "{b}", c: "{c}"}}
                """)
        expect(
            start + """
                options:
                  - {name: a, type: flag, send-as: {true: 1}, help: A}
                    ^ `send-as` and `join` are for requests
                """)
    }

    @Test func uploads() {
        expect(
            start + """
                arguments: [{name: file, type: string, help: File}]
                request:
                  service: files
                  method: PUT
                  path: /x
                  upload: {from: file, media-type: text}
                                 ^ `file` is no single path
                                                   ^ `media-type` is none
                """)
    }

    @Test func pages() {
        expect(
            """
            name: list
            summary: List
            effect: read
            options:
              - {name: limit, type: integer, help: Limit}
                ^ `pages` declares `--limit` already
            request: {service: files, method: GET, path: /x, query: {l: "{limit}"}}
            pages:
              style: token
              ^ the paging has no `next`
              param: a
              size-param: b
              first-page: 1
                          ^ only pages have a `first-page`
              page-size: 0
                         ^ write a whole number from 1 to 10000
            """)
        expect(
            start + """
                request: {service: files, method: PUT, path: /x}
                pages: {style: page, param: a, size-param: a}
                       ^ what changes something is sent in pages
                                                           ^ `param` and `size-param` are the same query member
                """)
    }

    @Test func watches() {
        expect(
            start + """
                options:
                  - {name: wait, type: string, help: Wait}
                  - {name: patience, type: duration, help: Patience}
                request: {service: files, method: PUT, path: /x}
                watch:
                  option: wait
                          ^ `wait` is no flag
                  request: {service: files, method: POST, path: "/x/{answer.id}", query: {s: "{state.a}"}}
                           ^ a watch sends POST
                                                                                              ^ {state} names no argument
                  until: {"a..b": c}
                          ^ `until` is no path
                  interval: soon
                            ^ `interval` is "soon"
                  timeout: "{patience}"
                           ^ {patience} is no duration that is always there
                """)
        expect(
            start + """
                request: {service: files, method: PUT, path: /x}
                watch: {until: {a: b}}
                       ^ what changes something is not repeated
                """)
    }

    /// Whatever a watch waits for is used, though no request carries it.
    @Test func whatAWatchComparesWithIsUsed() {
        for key in ["until: {status: \"{wanted}\"}", "until: {status: done}, failed: {status: \"{wanted}\"}"] {
            expect(
                start + """
                    options: [{name: wanted, type: string, default: done, help: Which}]
                    request: {service: files, method: PUT, path: /x}
                    watch: {request: {service: files, method: GET, path: /x}, \(key)}
                    """)
        }
        expect(
            start + """
                options: [{name: wanted, type: string, default: done, help: Which}]
                          ^ the request does not use `wanted`
                request: {service: files, method: PUT, path: /x}
                watch: {request: {service: files, method: GET, path: /x}, until: {status: done}}
                """)
    }

    @Test func envelopesAndColumns() {
        expect(
            start + """
                request: {service: files, method: PUT, path: /x}
                response:
                  envelope: {success: [code], data: a..b}
                                      ^ `success` names no single member
                                                     ^ `data` is no path
                  sort: [-a..b]
                         ^ `sort` is no path
                  says: ["{answer}"]
                        ^ `says` beside `columns`
                  columns:
                    - {title: A, text: "{row.a} {answer.b}", format: bytes}
                                                ^ {answer} names no argument
                                                                     ^ `format` beside `text`
                    - {title: B, value: []}
                                        ^ `value` is an empty list
                """)
    }

    @Test func secretsAreNotSaid() {
        expect(
            start + """
                options: [{name: key, type: string, sensitive: true, help: Key}]
                request: {service: files, method: PUT, path: /x, body: {k: "{key}"}}
                response: {says: ["used {key}"]}
                                  ^ `says` shows the secret {key}
                """)
        expect(
            start + """
                options: [{name: key, type: string, sensitive: true, help: Key}]
                steps:
                  - name: key
                    request: {service: files, method: GET, path: /keys}
                    expect: [{is: {a: b}, message: "{key.a}", fix: "{key}"}]
                                                   ^ `message` shows the secret {key}
                                                                   ^ `fix` shows the secret {key}
                request: {service: files, method: PUT, path: "/x/{key}", query: {k: "{key.id}"}}
                                                             ^ the secret {key} stands in the URL
                                                                                ^ the secret {key} stands in the URL
                """)
    }
}
