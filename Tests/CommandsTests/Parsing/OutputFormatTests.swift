import Testing

@testable import OlaresCommands

@Suite struct OutputFormatTests {
    @Test(
        arguments: [
            ("json", OutputFormat.json), ("JSON", .json), (" Yaml\n", .yaml), ("Wide", .wide), ("table", .table),
            ("", .table),
            ("  ", .table), ("jso", nil), ("json,", nil),
        ] as [(String, OutputFormat?)])
    func readsItsName(name: String, format: OutputFormat?) {
        #expect(OutputFormat(option: name) == format)
    }

    /// Whatever else is wrong with a command line, its failure comes in the form that it asks for.
    @Test(arguments: [
        ("", OutputFormat.table), ("profile bogus", .table), ("profile -o json bogus", .json), ("-o=json", .json),
        ("-ojson", .json), ("--output json", .json), ("--output=YAML", .yaml), ("-qo json --bogus", .json),
        ("-qojson", .json), ("-o json -o table", .table), ("-o json -o xml", .json), ("-o json -o", .json),
        ("-o", .table), ("-- -o json", .table), ("-o table -- -o json", .table), ("--outputs=json", .table),
        ("--out json", .table), ("-bogus json", .table), ("--foo json", .table), ("o json", .table),
    ])
    func isKnownBeforeTheRest(line: String, format: OutputFormat) {
        #expect(OutputFormat.requested(in: line.split(separator: " ").map(String.init)) == format)
    }
}
