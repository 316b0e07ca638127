import Testing

@testable import OlaresCore

/// Declarations that stand once and are used by several commands.
@Suite struct DescriptorsSharedTests {
    private static let head = """
        schema: olares-cli/commands/v1
        group: box
        summary: Boxes
        shared:
          arguments:
            - {name: lid, type: string, help: Which lid}
          options:
            - {name: size, short: s, type: bytes, default: 4KiB, help: How big}

        """

    @Test func aNameStandsForTheWholeDeclaration() throws {
        let file = try readDescriptor(
            Self.head + """
                commands:
                  - name: open
                    summary: Open
                    effect: write
                    arguments: [lid]
                    options: [size, {name: angle, type: integer, help: How far}]
                """)
        let command = try #require(file.commands.first)
        #expect(command.arguments.map(\.help) == ["Which lid"])
        #expect(command.options.map(\.name) == ["size", "angle"])
        #expect(command.options.first?.short == "s")
        #expect(command.options.first?.defaultValue == .integer(4096))
    }

    @Test func keysOfAUseGoBeforeTheSharedOnes() throws {
        let file = try readDescriptor(
            Self.head + """
                commands:
                  - name: open
                    summary: Open
                    effect: write
                    options: [{use: size, help: At most}]
                  - name: shut
                    summary: Shut
                    effect: write
                    options: [size]
                """)
        #expect(file.commands.map { $0.options.map(\.help) } == [["At most"], ["How big"]])
        #expect(file.commands.map { $0.options.map(\.short) } == [["s"], ["s"]])
    }

    @Test func theFirstFileOfASkillSharesWithTheOthers() throws {
        let nested = """
            schema: olares-cli/commands/v1
            group: box lid
            summary: Lids
            shared:
              options:
                - {name: size, type: integer, help: Of the lid}
            commands:
              - name: open
                summary: Open
                effect: write
                arguments: [lid]
                options: [size]
            """
        let root = Array((Self.head + "commands: []\n").utf8)
        let reader = DescriptorReader(file: "commands/lid.yaml", origin: .external, root: { root })
        let reading = reader.read(Array(nested.utf8))
        // The request that an installed command must have is another matter.
        let command = try #require(reading.value?.commands.first)
        #expect(command.arguments.map(\.help) == ["Which lid"])
        #expect(command.options.map(\.help) == ["Of the lid"])
        let alone = DescriptorReader(file: "commands/lid.yaml", origin: .builtIn).read(Array(nested.utf8))
        #expect(alone.diagnostics.contains { $0.problem.contains("`arguments` uses \"lid\"") })
    }

    @Test func whatIsWrongIsToldWhereItStands() {
        expectDiagnostics(
            """
            schema: olares-cli/commands/v1
            group: box
            summary: Boxes
            shared:
              options:
                - {name: size, type: bites, help: How big}
                                     ^ `type` is "bites"; did you mean `bytes`?
                - {name: depth, type: integer, help: How deep}
                - {name: depth, type: integer, help: How deep}
                  ^ `shared` declares `depth` twice
              flags: []
              ^ `shared` has no key "flags"
            commands:
              - name: open
                summary: Open
                effect: write
                options: [depht, {use: width, help: How wide}, {use: [a]}]
                          ^ `options` uses "depht", which `shared` does not declare; did you mean `depth`?
                                       ^ `options` uses "width", which `shared` does not declare
                                                                     ^ `use` is a list
                arguments: [depth]
                            ^ `arguments` uses "depth", which `shared` does not declare; declare it under `shared`
            """)
    }

    @Test func twoUsesOfOneNameClash() {
        expectDiagnostics(
            Self.head + """
                commands:
                  - name: open
                    summary: Open
                    effect: write
                    options:
                      - size
                      - {use: size, help: Again}
                        ^ the name `size` is declared on line 14 already
                        ^ `-s` is declared on line 14 already
                """)
    }
}
