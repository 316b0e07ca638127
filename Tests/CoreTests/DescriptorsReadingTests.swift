import Testing

@testable import OlaresCore

@Suite struct DescriptorsReadingTests {
    /// Says everything that the language can say.
    static let everything = """
        schema: olares-cli/commands/v1
        group: box lid
        summary: Open and close lids
        details: |
          A lid belongs to a box.
        commands:
          - name: open
            aliases: [lift]
            summary: Open a lid
            details: All of it.
            profile: optional
            effect: write
            dry-run: true
            minimum-backend: 1.12.6
            deprecated: use `box open`
            arguments:
              - {name: box, type: string, help: Which box, complete: files nodes}
              - {name: lids, type: string, required: false, repeated: true, help: Which lids, placeholder: LID}
            options:
              - {name: angle, short: a, type: integer, min: 0, max: 180, default: 90, help: How far}
              - {name: speed, aliases: [pace], type: choice, values: [slow, fast], send-as: {slow: 1, fast: null}, default: slow, help: How fast}
              - {name: sound, type: flag, negatable: true, default: true, help: Creak}
              - {name: wait, type: duration, default: 1m30s, help: How long}
              - {name: size, type: bytes, env: BOX_SIZE, placeholder: BYTES, help: How big}
              - {name: photo, type: path, hidden: true, help: Where to}
              - {name: hook, type: url, help: Whom to tell}
              - {name: owner, type: olares-id, help: Whose}
              - {name: key, type: string, sensitive: true, help: The key}
              - {name: label, type: pair, repeated: true, join: ",", default: [a=b, c=d], deprecated: no use, help: Labels}
            exclusive: [[photo, hook]]
            together: [[owner, key]]
            confirm: {question: "Open {box} {shelf.name}?", unattended: proceed}
            steps:
              - name: shelf
                unless: sound
                request: {service: desktop, method: GET, path: /api/shelves}
                response: {envelope: {success: {code: [0]}, reason: msg, data: ., tolerant: true}, select: shelves}
                find: {kind: [wood, "{speed}"], broken: null}
                otherwise: first
                value: id
                expect: [{is: {open: true}, not: {locked: true}, message: "{shelf.name} is shut", fix: open it}]
                missing: no shelf
                fix: olares-cli box --name={box}
                optional: true
              - {name: photo, when: key, request: {service: desktop, method: GET, path: /api/photo}, response: {envelope: text}}
            request:
              service: desktop
              method: POST
              path: /api/boxes/{box}[/on/{shelf}]/open
              query: {angle: "{angle}", fixed: 1, wait: "{wait}", size: "{size}", label: "{label}"}
              headers: {X-Speed: "{speed}", X-Key: "{key}", X-Owner: "{owner}", X-Hook: "{photo}{hook}"}
              body:
                lids: "{lids}"
                note: "{{{box}}} at {angle}"
                nested: [true, null, 1.5, {sound: "{sound}"}]
            response:
              envelope: code-message-data
              select: items[*]
              columns:
                - {title: NAME, value: name}
                - {title: SIZE, value: ['stat["a.b"][0]', size], format: bytes, empty: none}
                - {title: PATH, text: "{row.a}/x", labels: {1/x: one}}
              sort: [-size, name]
              empty: No lids.
            output: [name, size]
            failures: [profile_not_found]
            examples:
              - run: olares-cli box lid open big --angle 45 -a 3 --no-sound | cat
                note: Half way
                serve: [{status: 201, json: {items: []}}, {method: GET, path: /log, raw: opened}]
                prints: |
                  No lids.
        """

    private func open() throws -> CommandDescriptor {
        try #require(try readDescriptor(Self.everything).commands.first)
    }

    @Test func readsTheGroup() throws {
        let group = try readDescriptor(Self.everything).group
        #expect(group.path == ["box", "lid"])
        #expect(group.summary == "Open and close lids")
        #expect(group.details == "A lid belongs to a box.\n")
    }

    @Test func readsTheCommand() throws {
        let open = try open()
        #expect(open.id == "box.lid.open")
        #expect(open.path == ["box", "lid", "open"])
        #expect(open.aliases == ["lift"])
        #expect(open.summary == "Open a lid")
        #expect(open.profile == .optional)
        #expect(open.effect == .write)
        #expect(open.supportsDryRun)
        #expect(open.minimumBackend?.version == "1.12.6")
        #expect(open.deprecated == "use `box open`")
        #expect(open.exclusive == [["photo", "hook"]])
        #expect(open.together == [["owner", "key"]])
        #expect(
            open.confirmation
                == Confirmation(
                    question: [
                        .literal("Open "), .argument("box"), .literal(" "),
                        .member(of: "shelf", JSONPath([.member("name")])), .literal("?"),
                    ], proceedsUnattended: true))
        #expect(open.output == ["name", "size"])
        #expect(open.failures == [.profileNotFound, .remoteNotFound, .preconditionFailed])
        #expect(open.source == FileLocation(file: "commands.yaml", line: 7, column: 5))
    }

    @Test func readsArguments() throws {
        let arguments = try open().arguments
        #expect(arguments.map(\.name) == ["box", "lids"])
        #expect(arguments.map(\.isRequired) == [true, false])
        #expect(arguments.map(\.isRepeated) == [false, true])
        #expect(arguments.map(\.placeholder) == ["box", "LID"])
        #expect(arguments.map(\.completion?.name) == ["files nodes", nil])
    }

    @Test func readsOptions() throws {
        let options = Dictionary(uniqueKeysWithValues: try open().options.map { ($0.name, $0) })
        #expect(options["angle"]?.type == .integer(0...180))
        #expect(options["angle"]?.short == "a")
        #expect(options["angle"]?.defaultValue == .integer(90))
        #expect(options["angle"]?.placeholder == "N")
        #expect(options["speed"]?.type == .choice(["slow", "fast"]))
        #expect(options["speed"]?.aliases == ["pace"])
        #expect(options["speed"]?.placeholder == "slow|fast")
        #expect(options["sound"]?.isNegatable == true)
        #expect(options["sound"]?.defaultValue == .flag(true))
        #expect(options["wait"]?.defaultValue == .integer(90_000))
        #expect(options["size"]?.environment == "BOX_SIZE")
        #expect(options["size"]?.placeholder == "BYTES")
        #expect(options["photo"]?.isHidden == true)
        #expect(options["hook"]?.type == .url)
        #expect(options["owner"]?.type == .olaresID)
        #expect(options["key"]?.isSensitive == true)
        #expect(options["label"]?.isRepeated == true)
        #expect(options["label"]?.defaultValue == .list([.pair(key: "a", value: "b"), .pair(key: "c", value: "d")]))
        #expect(options["label"]?.deprecated == "no use")
    }

    @Test func readsTheRequest() throws {
        let request = try #require(try open().request)
        #expect(request.service == .desktop)
        #expect(request.method == "POST")
        #expect(
            request.path == [
                .literal("/api/boxes/"), .argument("box"), .optional([.literal("/on/"), .argument("shelf")]),
                .literal("/open"),
            ])
        #expect(request.query.map { $0.name } == ["angle", "fixed", "wait", "size", "label"])
        #expect(request.query.prefix(2).map { $0.value } == [[.argument("angle")], [.literal("1")]])
        #expect(request.headers.map { $0.name } == ["X-Speed", "X-Key", "X-Owner", "X-Hook"])
        #expect(
            request.body
                == .object([
                    .init(name: "lids", value: .text([.argument("lids")])),
                    .init(
                        name: "note",
                        value: .text([.literal("{"), .argument("box"), .literal("} at "), .argument("angle")])),
                    .init(
                        name: "nested",
                        value: .array([
                            .constant(true), .constant(nil), .constant(.number(1.5)),
                            .object([.init(name: "sound", value: .text([.argument("sound")]))]),
                        ])),
                ]))
    }

    @Test func readsSteps() throws {
        let steps = try open().steps
        #expect(steps.map(\.name) == ["shelf", "photo"])
        let shelf = try #require(steps.first)
        #expect(shelf.unless == "sound")
        #expect(shelf.request.path == [.literal("/api/shelves")])
        #expect(shelf.answer.envelope.success == Envelope.Success(member: "code", values: ["0"]))
        #expect(shelf.answer.envelope.messages == ["msg"])
        #expect(shelf.answer.envelope.data == JSONPath([]))
        #expect(shelf.answer.envelope.isTolerant)
        #expect(shelf.answer.select == JSONPath([.member("shelves")]))
        #expect(
            shelf.find?.tests == [
                .init(path: JSONPath([.member("kind")]), values: [[.literal("wood")], [.argument("speed")]]),
                .init(path: JSONPath([.member("broken")]), values: [nil]),
            ])
        #expect(shelf.takesFirst)
        #expect(shelf.value == JSONPath([.member("id")]))
        #expect(shelf.isOptional)
        #expect(shelf.missing == [.literal("no shelf")])
        #expect(
            shelf.fix
                == .command(
                    [[.literal("box")], [.literal("--name="), .argument("box")]],
                    at: FileLocation(file: "commands.yaml", line: 43, column: 14)))
        #expect(
            shelf.expectations == [
                .init(
                    required: JSONCondition(
                        tests: [.init(path: JSONPath([.member("open")]), values: [[.literal("true")]])]),
                    prohibited: JSONCondition(
                        tests: [.init(path: JSONPath([.member("locked")]), values: [[.literal("true")]])]),
                    message: [.member(of: "shelf", JSONPath([.member("name")])), .literal(" is shut")],
                    fix: .advice([.literal("open it")]))
            ])
        #expect(steps.last?.when == "key")
        #expect(steps.last?.answer.isText == true)
    }

    @Test func readsHowValuesAreWritten() throws {
        let options = Dictionary(uniqueKeysWithValues: try open().options.map { ($0.name, $0) })
        #expect(options["speed"]?.wire == WireForm(words: ["slow": 1, "fast": nil], separator: nil))
        #expect(options["label"]?.wire == WireForm(words: [:], separator: ","))
    }

    @Test func readsTheResponse() throws {
        let response = try #require(try open().response)
        #expect(response.envelope == .codeMessageData)
        #expect(response.select == JSONPath([.member("items"), .wildcard]))
        #expect(response.columns.map(\.title) == ["NAME", "SIZE", "PATH"])
        #expect(
            response.columns[1].content
                == .value([JSONPath([.member("stat"), .member("a.b"), .index(0)]), JSONPath([.member("size")])]))
        #expect(response.columns[1].absent == "none")
        #expect(response.columns[2].content == .text([.member(of: "row", JSONPath([.member("a")])), .literal("/x")]))
        #expect(response.columns[2].words == ["1/x": "one"])
        #expect(
            response.sort == [
                .init(path: JSONPath([.member("size")]), isDescending: true),
                .init(path: JSONPath([.member("name")]), isDescending: false),
            ])
        #expect(response.columns[1].format == .bytes)
        #expect(response.empty == [.literal("No lids.")])
    }

    @Test func readsExamples() throws {
        let example = try #require(try open().examples.first)
        #expect(example.note == "Half way")
        #expect(
            example.serve == [
                .init(status: 201, body: .json(["items": []])),
                .init(method: "GET", path: "/log", body: .text("opened")),
            ])
        #expect(example.prints == "No lids.")
    }

    @Test func headStopsBeforeTheCommands() {
        let text = Self.everything.split(separator: "  - name").first.map(String.init) ?? ""
        let broken = text + "  - }}}} not YAML at all\n"
        let head = DescriptorReader(file: "f", origin: .external).read(Array(broken.utf8), .head)
        #expect(head.diagnostics.isEmpty)
        #expect(head.value?.group.path == ["box", "lid"])
        #expect(head.value?.commands == [])
    }

    @Test func requestWithoutResponseGivesTheBodyAsItIs() throws {
        let file = try readDescriptor(
            """
            schema: olares-cli/commands/v1
            group: box
            summary: Boxes
            commands:
              - {name: list, summary: List, effect: read, request: {service: files, method: GET, path: /}}
            """, origin: .external)
        #expect(file.commands.first?.response == .plain)
        #expect(file.commands.first?.profile == .required)
    }

    @Test func builtInVerbsMayStandOutsideGroups() throws {
        let text = """
            schema: olares-cli/commands/v1
            commands:
              - {name: version, summary: Show the version, effect: read}
            """
        #expect(try readDescriptor(text).commands.map(\.path) == [["version"]])
        #expect(throws: Failure.self) { try readDescriptor(text, origin: .external) }
    }

    @Test func failureHasALineForEachDiagnostic() {
        let reading = DescriptorReader(file: "f.yaml", origin: .builtIn).read(
            Array("schema: 1\nx: 2\ncommands: []\n".utf8))
        #expect(
            reading.diagnostics.failure?.message == """
                f.yaml:1:9: the schema "1" is not known here; write `schema: olares-cli/commands/v1`
                f.yaml:2:1: the file has no key "x"; the keys are schema, group, aliases, summary, details, tools, shared
                """)
        #expect(reading.diagnostics.failure?.exit == .usage)
    }
}
