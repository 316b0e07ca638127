/// Commands that are right and commands that are wrong, each for one reason that a schema can see. A line of a command's
/// keys, or several.
enum DescriptorCorpus {
    /// A file with one command.
    static func file(_ command: String) -> String {
        let lines = command.split(separator: "\n").map { "    \($0)\n" }.joined()
        let hasEffect = command.hasPrefix("effect:")
        return
            "schema: olares-cli/commands/v1\ngroup: box lid\nsummary: Boxes\n\(shared)"
            + "commands:\n  - name: put\n    summary: Put\n"
            + (hasEffect ? "" : "    effect: write\n") + lines
    }

    private static let shared = """
        shared:
          arguments: [{name: thing, type: string, help: Thing}]
          options: [{name: size, type: bytes, help: Size}, {name: depth, type: integer, help: Depth}]

        """
    private static let get = "request: {service: files, method: GET, path: /x"
    private static let post = "request: {service: files, method: POST, path: /x"
    private static let options = "options: [{name: a, help: A, "
    private static let two = "options: [{name: a, type: flag, help: A}, {name: b, type: flag, help: B}]\n"
    private static let arguments = "arguments: [{name: a, help: A, "

    static let right = [
        "arguments: [thing]\noptions: [size, {use: depth, help: Other help}, {name: a, type: flag, help: A}]",
        "details: |\n  One.\n  Two.", "aliases: [place, lay-down]", "profile: none", "dry-run: true",
        "confirm: Sure?", "confirm: {question: Sure?, unattended: proceed}", "deprecated: use others",
        "minimum-backend: 1.12.6-rc1", "minimum-backend: 1.12", "output: [a, b]", "failures: [profile_not_found]",
        "examples: [{run: olares-cli box lid put, note: So}]",
        arguments + "type: string}]", arguments + "type: path, required: false, repeated: true, placeholder: X}]",
        arguments + "type: string, repeated: true, verbatim: true}]",
        options + "type: integer, min: 0, max: 9, default: 3, short: a}]", options + "type: flag, negatable: true}]",
        options + "type: choice, values: [x, y], default: x, env: OLARES_BOX_A, complete: box lid list}]",
        options + "type: string, repeated: true, default: [x, y], hidden: true, aliases: [b]}]",
        options + "type: string, sensitive: true, short: 7}]", options + "type: pair, required: true}]",
        "options: [{name: a, type: flag, help: A}, {name: b, type: flag, help: B}]\nexclusive: [[a, b]]\ntogether: [[b, a]]",
        two + "requires: {a: b}", two + "requires: {a: [b]}", two + "one-of: [[a, b]]", "hidden: true",
        two + "any-of: [{options: [a, b], message: say what}]", "role: {at-least: admin, to: list boxes}",
        "minimum-backend: {version: 1.12.6, reason: r, fallback: f}", "minimum-backend: {version: 1.12}",
        "removed-in: {version: 1.12.6, legacy: l, use: olares-cli box lid put}",
        "confirm: {question: Sure?, word: \"yes\", refused: no}",
        options + "type: flag}]\nconfirm: {question: Sure?, when: a}",
        "effect: read\n" + get + "}", post + ", body: {a: [1, null, {b: c}]}}", post + ", body: 7}",
        post + ", query: {a: b, c: 1}, headers: {X-A: b}}",
        options + "type: choice, values: [x, y], map: {x: null, y: 3}}]\n" + post + ", query: {a: \"{a}\"}}",
        options + "type: flag, default: false, map: {true: 2, false: no}}]\n" + post + ", query: {a: \"{a}\"}}",
        arguments + "type: string, repeated: true, join: \",\"}]\n" + post + ", body: {a: \"{a}\"}}",
        arguments + "type: path}]\n" + post + ", upload: {from: a, type: text/plain}}",
        arguments + "type: string, required: false}]\nrequest: {service: files, method: PUT, path: \"/x[/{a}]/y\"}",
        arguments + "type: string, repeated: true}]\neach: a\nrequest: {service: files, method: PUT, path: \"/x/{a}\"}",
        "effect: destructive\nconfirm: Sure?\nrequest: {service: files, method: DELETE, path: /x}",
        post + "}\nresponse: {envelope: plain, select: \"a.b[0][*][\\\"c.d\\\"]\", empty: None.}",
        post + "}\nresponse: {envelope: {success: {code: [0, 200]}, message: msg, data: ., tolerant: true}}",
        post + "}\nresponse: {envelope: {success: {ok: true}, message: [a, b]}, says: [done, \"{answer.a}\"]}",
        post + "}\nresponse: {expect: [{is: {a: b}, message: m}, {not: {a: 0}, message: m, fix: f}]}",
        post + "}\nresponse: {says: [done], result: {a: \"{answer.a}\", b: [1, null], c: true}}",
        post + "}\nresponse: {text: true}", post + "}\nresponse: {omit: [password, a.b]}",
        arguments + "type: string, repeated: true, join: x}]\n" + post + ", query: {a: \"{a}\"}}\n"
            + "response: {says: [\"{a.count} done\"]}",
        post + "}\nresponse: {fields: [{title: Name, value: a, format: pairs}], result: {a: \"{answer.a}\", b: 1}}",
        "effect: read\n" + get + "}\nresponse: {yaml: true}",
        post + "}\nresponse: {columns: [{title: A, value: a, wide: true}]}",
        arguments + "type: string, within: b}]\noptions: [{name: b, type: string, help: B}]\n"
            + "request: {service: files, method: PUT, path: \"/x/{b}/{a}\"}",
        post + "}\nresponse: {sort: [-a.b, c], columns: [{title: A, value: [a, b.c], format: bytes, default: none}]}",
        post + "}\nresponse: {columns: [{title: A, text: \"{row.a}/{row.b}\", map: {a/b: c}}]}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}}]\n" + post + "}",
        "steps: [{name: s, optional: true, request: {service: files, method: GET, path: /s}, response: {select: a}, "
            + "find: {a: [b, null], c: 1}, otherwise: first, value: d, missing: none, fix: olares-cli box lid put, "
            + "expect: [{is: {a: b}, message: m}, {not: {a: true}, message: m, fix: f}]}]\n" + post + "}",
        "effect: read\n" + get + "}\npages: {by: page, at: page, size: limit, count: 50, first: 0, total: a.b}",
        "effect: read\n" + get + "}\npages: {by: offset, at: offset, size: limit}",
        "effect: read\n" + get + "}\npages: {by: token, at: continue, size: limit, next: metadata.continue}",
        "effect: read\n" + get + "}\nwatch: {until: {status: done}, interval: 500ms, timeout: 1h30m}",
        post + "}\nwatch: {" + get + "}, response: {select: a}, until: {a: [b]}, failed: {a: c}, reason: [d, e], "
            + "progress: \"{state.a}\", says: [done], follow: olares-cli box lid put}",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: {status: 201, json: {a: 1}}, prints: \"a: 1\\n\"}]",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: [{path: /x, text: done}, {json: null}]}]",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: [{status: 204}, {text: \"\"}]}]",
    ]

    static let wrong = [
        "options: [{use: [a]}]", "arguments: [Thing]",
        post + "}\nresponse: {fields: [{title: Name, value: a}], columns: [{title: A, value: a}]}",
        post + "}\nresponse: {fields: [{title: Name, value: a, wide: true}]}",
        post + "}\nresponse: {yaml: true, says: [a]}",
        post + "}\nresponse: {columns: [{title: A, value: a, wide: 1}]}",
        arguments + "type: integer, within: b}]\noptions: [{name: b, type: string, help: B}]",
        arguments + "type: string, repeated: true, within: b}]\noptions: [{name: b, type: string, help: B}]",
        "colour: red", "name: Put", "aliases: [Put]", "aliases: put", "profile: always", "effect: harmless",
        "dry-run: 1", "summary: two\n\"summary \": x", "details: \"\"", "confirm: {unattended: proceed}",
        "confirm: {question: Sure?, unattended: maybe}", "confirm: [Sure?]", "deprecated: \"a\\nb\"",
        "minimum-backend: newest", "output: a", "examples: [{note: none}]", "examples: [{run: [a]}]",
        arguments + "}]", arguments + "type: text}]", arguments + "type: flag}]", arguments + "type: choice}]",
        arguments + "type: string, values: [x]}]", arguments + "type: string, min: 1}]",
        arguments + "type: choice, values: [x, x]}]", arguments + "type: string, short: a}]",
        arguments + "type: string, repeated: yes}]", arguments + "type: string, verbatim: true}]",
        "arguments: [{name: a, type: string}]", "arguments: [{type: string, help: A}]",
        options + "type: string, negatable: true}]", options + "type: flag, required: true}]",
        options + "type: flag, sensitive: true}]", options + "type: flag, repeated: true}]",
        options + "type: flag, placeholder: X}]", options + "type: string, sensitive: true, default: x}]",
        options + "type: string, required: true, default: x}]", options + "type: string, repeated: true, default: x}]",
        options + "type: string, default: [x]}]", options + "type: string, env: box-a}]",
        options + "type: string, complete: boxes}]", options + "type: string, complete: box Lid}]",
        arguments + "type: string, complete: a b c d e}]", arguments + "type: string, complete: \"box  lid\"}]",
        options + "type: string, short: aa}]", options + "type: string, short: -a}]",
        "options: [{name: a, type: flag, help: A}]\nexclusive: [[a]]",
        "options: [{name: a, type: flag, help: A}]\nexclusive: [[a, a]]",
        two + "requires: [a]", two + "requires: {A: b}", two + "one-of: [a, b]", two + "any-of: [{message: say what}]",
        two + "one-of: [{options: [a], message: m}]", two + "any-of: [[a, a]]", "hidden: 1", "role: admin",
        "role: {at-least: user, to: list}", "role: {at-least: admin}", "minimum-backend: {reason: r}",
        "minimum-backend: {version: new}", "removed-in: 1.12.6", "removed-in: {version: 1.12.6}",
        "confirm: {question: Sure?, word: \"yes\", unattended: refuse}", "confirm: {question: Sure?, when: [a]}",
        "request: {method: GET, path: /x}", "request: {service: files, path: /x}",
        "request: {service: files, method: GET}", "request: {service: other, method: GET, path: /x}",
        "request: {service: files, method: get, path: /x}", "request: {service: files, method: TRACE, path: /x}",
        "request: {service: files, method: GET, path: x}",
        "request: {service: files, method: GET, path: //evil.example}",
        "request: {service: files, method: GET, path: \"https://evil.example/\"}",
        "request: {service: files, method: GET, path: \"/x?a=b\"}",
        "request: {service: files, method: GET, path: \"/x y\"}",
        "request: {service: files, method: GET, path: \"/x\\\\y\"}",
        "request: {service: files, method: GET, path: \"/x#y\"}",
        get + ", body: {a: b}}", post + ", headers: {Authorization: x}}", post + ", headers: {host: x}}",
        post + ", headers: {COOKIE: x}}", post + ", headers: {Origin: x}}",
        post + ", headers: {referer: x}}", post + ", headers: {X-Authorization: x}}", post + ", headers: {a b: x}}",
        post + ", query: [a]}", post + ", query: {a: null}}", post + ", query: {a: \"b\\nc\"}}",
        post + ", query: {a: {b: c}}}",
        arguments + "type: path}]\n" + post + ", upload: {from: a}, body: {a: b}}",
        arguments + "type: path}]\n" + post + ", upload: {from: a, type: text}}",
        post + ", upload: {type: text/plain}}",
        options + "type: string, map: {x: y}}]\n" + post + ", query: {a: \"{a}\"}}",
        options + "type: choice, values: [x], map: {x: [y]}}]\n" + post + ", query: {a: \"{a}\"}}",
        options + "type: string, join: \",\"}]\n" + post + ", query: {a: \"{a}\"}}",
        "effect: read\nconfirm: Sure?\n" + get + "}", "effect: read\ndry-run: true\n" + get + "}",
        "effect: read\nrequest: {service: files, method: DELETE, path: /x}",
        "effect: destructive\nrequest: {service: files, method: DELETE, path: /x}",
        "response: {envelope: plain}", "steps: []", "pages: {by: offset, at: a, size: b}", "each: a",
        "watch: {until: {a: b}}",
        post + "}\nresponse: {envelope: data}", post + "}\nresponse: {envelope: {message: msg}}",
        post + "}\nresponse: {envelope: {success: {a: b, c: d}}}", post + "}\nresponse: {envelope: {success: code}}",
        post + "}\nresponse: {select: a..b}", post + "}\nresponse: {select: \"a[x]\"}",
        post + "}\nresponse: {select: [a]}",
        post + "}\nresponse: {text: true, envelope: plain}", post + "}\nresponse: {text: true, select: a}",
        post + "}\nresponse: {expect: [{is: {a: b}}]}", post + "}\nresponse: {expect: [{message: m}]}",
        post + "}\nresponse: {expect: {is: {a: b}, message: m}}",
        post + "}\nresponse: {says: [a], columns: [{title: A, value: a}]}", post + "}\nresponse: {says: a}",
        post + "}\nresponse: {omit: a}", post + "}\nresponse: {omit: [\"\"]}",
        post + "}\nresponse: {text: true, omit: [a]}",
        post + "}\nresponse: {columns: [{title: a, value: a}]}", post + "}\nresponse: {columns: [{title: A}]}",
        post + "}\nresponse: {columns: [{title: A, value: a, format: colour}]}",
        post + "}\nresponse: {columns: [{title: A, value: []}]}", post + "}\nresponse: {columns: [{value: a}]}",
        post + "}\nresponse: {columns: [{title: A, text: b, value: a}]}",
        post + "}\nresponse: {columns: [{title: A, text: b, format: bytes}]}",
        post + "}\nresponse: {columns: [{title: A, value: a, map: [b]}]}", post + "}\nresponse: {sort: a}",
        post + "}\nresponse: {sort: [a..b]}", post + "}\nresponse: {sort: [\"--.\"]}",
        "steps: [{request: {service: files, method: GET, path: /s}}]\n" + post + "}",
        "steps: [{name: s}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: POST, path: /s}}]\n" + post + "}",
        "steps: [{name: answer, request: {service: files, method: GET, path: /s}}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, otherwise: first}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, find: {a: b}, otherwise: last}]\n" + post
            + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, find: {}}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, find: [a]}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, find: {a..b: c}}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, expect: [{is: {a: b}}]}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, expect: [{message: m}]}]\n" + post + "}",
        "steps: [{name: s, request: {service: files, method: GET, path: /s}, response: {columns: []}}]\n" + post + "}",
        "steps: ["
            + (1...9).map { "{name: s\($0), request: {service: files, method: GET, path: /s}}" }
            .joined(separator: ", ") + "]\n" + post + "}",
        "effect: read\n" + get + "}\npages: {at: a, size: b}", "effect: read\n" + get + "}\npages: {by: page, size: b}",
        "effect: read\n" + get + "}\npages: {by: page, at: a}",
        "effect: read\n" + get + "}\npages: {by: pages, at: a, size: b}",
        "effect: read\n" + get + "}\npages: {by: token, at: a, size: b}",
        "effect: read\n" + get + "}\npages: {by: offset, at: a, size: b, first: 1}",
        "effect: read\n" + get + "}\npages: {by: offset, at: a, size: b, next: c}",
        "effect: read\n" + get + "}\npages: {by: offset, at: a, size: b, count: 0}",
        post + "}\npages: {by: offset, at: a, size: b}",
        "effect: read\n" + get + "}\nwatch: {interval: 2s}",
        "effect: read\n" + get + "}\nwatch: {until: {a: b}, interval: 2}",
        "effect: read\n" + get + "}\nwatch: {until: {a: b}, timeout: soon}",
        "effect: read\n" + get + "}\nwatch: {until: {a: b}, response: {select: a}}",
        post + "}\nwatch: {" + post + "}, until: {a: b}}", post + "}\nwatch: {until: {a: b}}",
        "effect: read\n" + get + "}\npages: {by: offset, at: a, size: b}\nwatch: {until: {a: b}}",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: {status: 99, json: {}}}]",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: {json: {}, text: a}}]",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: {text: [a]}}]",
        post + "}\nexamples: [{run: olares-cli box lid put, serve: {body: a}}]",
    ]
}
