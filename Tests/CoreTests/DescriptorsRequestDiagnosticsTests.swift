import Testing

@testable import OlaresCore

/// What is reported of requests, of what is shown, and of examples.
extension DescriptorsDiagnosticsTests {
    @Test func requests() {
        expect(
            """
            name: open
            summary: Open
            effect: destructive
            request:
              service: desktp
                       ^ `service` is "desktp"; did you mean `desktop`?
              method: get
                      ^ `method` is "get"
              path: /a/{nmae}
                       ^ {nmae} names no argument; did you mean {name}?
              query: [a]
                     ^ `query` is a list
              headers:
                Authorization: x
                ^ the header `authorization` is not a descriptor's to set
                "X A": y
                ^ "x a" is no name of a header
                X-B: "a\\r\\nb: c"
                     ^ the invisible character U+000D
            confirm: "Sure?"
            arguments:
              - {name: name, type: string, help: Name}
            """)
    }

    @Test func paths() {
        for (path, words) in [
            ("https://evil.example/x", "an absolute URL"), ("//evil.example/x", "an absolute URL"),
            ("api/x", "does not begin with a slash"), ("/a?b=c", "put query members under `query`"),
            ("'/a#b'", "a query or fragment"), ("/a/../b", "a segment `.` or `..`"), ("/a/%2e%2E/b", "a segment `.`"),
            ("'/a b'", "has the character"), ("/a\\b", "has the character"), ("/ä", "has the character"),
            ("/a%zz", "the broken escape %zz"), ("/a%2fb", "hides a slash"), ("/a%0d%0ab", "hides a slash or control"),
        ] {
            expect(
                start + """
                    request:
                      service: desktop
                      method: GET
                      path: \(path)
                            ^ \(words)
                    """)
        }
    }

    @Test func placeholders() {
        expect(
            start + """
                options:
                  - {name: size, type: integer, help: Size}
                  - {name: all, type: flag, default: false, help: All}
                  - {name: tag, type: string, repeated: true, default: [a], help: Tag}
                request:
                  service: desktop
                  method: POST
                  path: "/x/{size}/{all}/{tag}"
                        ^ {size} can be absent, and a path cannot
                        ^ {all} is no single text
                        ^ {tag} is no single text
                  query: {a: "x{size", b: "y}z", c: "{{size}}", d: "{}"}
                               ^ a brace that is not closed
                                            ^ a closing brace without an opening one
                                                                    ^ {} names no argument
                  body: {a: ["{siz}"]}
                              ^ {siz} names no argument; did you mean {size}?
                """)
    }

    @Test func requestsUseEveryArgumentAndShowNoSecret() {
        expect(
            start + """
                arguments: [{name: box, type: string, help: Box}]
                            ^ the request does not use `box`
                options:
                  - {name: key, type: string, required: true, sensitive: true, help: Key}
                  - {name: size, type: integer, help: Size}
                    ^ the request does not use `size`
                request:
                  service: desktop
                  method: GET
                  path: "/x/{key}"
                        ^ the secret {key} stands in the URL
                  query: {key: "{key}"}
                         ^ the secret {key} stands in the URL
                  headers: {X-Key: "{key}"}
                """)
    }

    @Test func effects() {
        expect(
            """
            name: drop
            ^ a destructive request without `confirm`
            summary: Drop
            effect: destructive
            request: {service: desktop, method: DELETE, path: /x}
            """)
        expect(
            """
            name: show
            summary: Show
            effect: read
            confirm: Sure?
                     ^ a verb that only reads asks first
            dry-run: true
                     ^ a verb that only reads has a dry run
            request:
              service: desktop
              method: DELETE
                      ^ a verb that only reads sends DELETE
              path: /x
            """)
        expect(
            """
            name: show
            summary: Show
            effect: read
            request:
              service: desktop
              method: PUT
                      ^ a verb that only reads sends PUT
              path: /x
            """)
        expect(
            start + """
                request:
                  service: desktop
                  method: GET
                  path: /x
                  body: {a: b}
                        ^ a GET request has a body
                """)
    }

    @Test func secretsStayOutOfQuestions() {
        expect(
            start + """
                options: [{name: key, type: string, sensitive: true, help: Key}]
                confirm: {question: "Use {key}?", unattended: go}
                                    ^ the question shows the secret {key}
                                                              ^ `unattended` is "go"
                """)
    }

    @Test func responses() {
        expect(
            start + """
                response: {envelope: plain}
                          ^ `response` without a request
                """)
        expect(
            start + """
                request: {service: files, method: GET, path: /x}
                response:
                  envelope: data
                            ^ `envelope` is "data"
                  select: a..b
                           ^ `select` is no path
                  columns:
                    - {title: Name, value: name}
                              ^ write NAME
                    - {title: A, value: "a[x]"}
                                          ^ `value` is no path
                    - {title: B, value: b, format: colour}
                                                   ^ `format` is "colour"
                    - {title: B, value: b}
                      ^ the column "B" stands twice
                    - {value: b}
                      ^ the column has no `title`
                """)
    }

    @Test func examples() {
        expect(
            start + """
                options: [{name: wide, short: w, type: flag, help: Wide}]
                examples:
                  - run: olares-cli box close
                         ^ the example does not call this command
                  - run: echo x | olares-cli box open --wdie -w -x -- --anything
                         ^ the example uses "--wdie", which is not declared; did you mean `--wide`?
                         ^ the example uses "-x"
                  - run: olares-cli box open
                    serve: {status: 999, json: {}}
                                    ^ write a whole number from 100 to 599
                  - run: olares-cli box open
                    serve: [{path: /x}, {json: {}, raw: wide}]
                                                        ^ `raw` beside `json`
                  - note: none
                    ^ the example has no `run`
                """)
    }

    @Test func externalFilesHoldRequestsOnly() {
        expect(
            """
            name: open
            ^ the command has no `request`; declare the HTTP request
            summary: Open
            effect: write
            """, origin: .external)
        expect(
            start + """
                request: {service: evil.example.com, method: GET, path: /x}
                                   ^ `service` is an address
                """, origin: .external)
    }
}
