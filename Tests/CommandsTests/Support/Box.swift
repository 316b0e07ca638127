import OlaresCore
import Testing

/// A small group of verbs that do nothing but say what they were told.
enum Box {
    static let files = [
        EmbeddedFile(
            path: "box/commands.yaml", group: "box",
            text: """
                schema: olares-cli/commands/v1
                group: box
                summary: Work with boxes
                details: A box holds things.
                commands:
                  - name: open
                    aliases: [lift]
                    summary: Open a box
                    profile: none
                    effect: write
                    arguments:
                      - {name: name, type: string, help: Which box}
                    options:
                      - {name: old, type: flag, deprecated: boxes have no age, help: An old box}
                    examples: [{run: olares-cli box open blue}]

                  - name: lift-lid
                    summary: Open a box as in former times
                    profile: none
                    effect: write
                    deprecated: use `box open`
                    arguments:
                      - {name: name, type: string, help: Which box}

                  - name: burn
                    summary: Burn a box
                    profile: none
                    effect: destructive
                    dry-run: true
                    arguments:
                      - {name: name, type: string, help: Which box}

                  - name: count
                    summary: Count the boxes, some of which are locked
                    profile: none
                    effect: read

                  - name: lost
                    summary: Nobody has written the Swift for this
                    profile: none
                    effect: read

                  - name: list
                    summary: List the boxes
                    effect: read
                    options:
                      - {name: colour, type: string, help: Only these}
                    request: {service: desktop, method: GET, path: /api/boxes, query: {colour: "{colour}"}}
                    response:
                      envelope: code-message-data
                      columns: [{title: NAME, value: name}, {title: SIZE, value: size, format: bytes}]
                      empty: No boxes.

                  - name: seal
                    summary: Seal a box
                    effect: destructive
                    confirm: Seal {name} for good?
                    dry-run: true
                    arguments:
                      - {name: name, type: string, help: Which box}
                    options:
                      - {name: key, type: string, sensitive: true, help: The key}
                    request:
                      service: desktop
                      method: POST
                      path: /api/boxes/{name}/seal
                      body: {key: "{key}", forGood: true}

                  - name: drop
                    summary: Drop a box
                    effect: destructive
                    confirm: {question: "Drop {name}?", unattended: proceed}
                    arguments:
                      - {name: name, type: string, help: Which box}
                    request: {service: desktop, method: DELETE, path: "/api/boxes/{name}"}
                """)
    ]

    /// A verb from the lines of its declaration below `- name: put`.
    static func command(_ yaml: String) throws -> CommandDescriptor {
        let lines = yaml.split(separator: "\n").map { "    \($0)\n" }.joined()
        let file =
            "schema: olares-cli/commands/v1\ngroup: box\nsummary: Boxes\ncommands:\n  - name: put\n    summary: Put\n"
        let reader = DescriptorReader(file: "box.yaml", origin: .builtIn, vocabulary: { BuiltIn.vocabulary })
        let reading = reader.read(Array((file + lines).utf8))
        return try #require(try reading.checked().commands.first)
    }
}

struct BoxPlugin: Plugin {
    var handlers: [String: any CommandHandler.Type] {
        ["box.open": Open.self, "box.lift-lid": Open.self, "box.burn": Burn.self, "box.count": Count.self]
    }

    struct Open: CommandHandler {
        private let name: String

        init(_ arguments: Arguments) throws(Failure) { name = try arguments.requiredText("name") }

        func run(in context: CommandContext) async throws(Failure) -> CommandResult {
            CommandResult(.lines(["opened \(name)"]), json: ["opened": .string(name)])
        }
    }

    struct Burn: CommandHandler {
        private let name: String

        init(_ arguments: Arguments) throws(Failure) { name = try arguments.requiredText("name") }

        func confirmation(in context: CommandContext) async throws(Failure) -> String? {
            guard name != "none" else { throw Failure(.serverRefused, "the box is nailed shut") }
            return name == "any" ? nil : "Burn \(name)?"
        }

        func run(in context: CommandContext) async throws(Failure) -> CommandResult {
            CommandResult(.lines([context.isDryRun ? "would burn \(name)" : "burnt \(name)"]), json: nil)
        }
    }

    struct Count: CommandHandler {
        init(_ arguments: Arguments) throws(Failure) {}

        func run(in context: CommandContext) async throws(Failure) -> CommandResult {
            CommandResult(
                .table(Table(columns: [Table.Column("BOXES")], rows: [["2"]])), json: 2,
                notices: ["1 box is locked"], exit: .partial)
        }
    }
}
