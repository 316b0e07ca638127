import OlaresCore

/// `version`: the same facts as `--version`, for programs too.
struct ShowVersion: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        CommandResult(
            .lines(Product.versionText.split(separator: "\n").map(String.init)),
            json: [
                "version": .string(Product.version), "commit": Product.commit.map(JSONValue.string) ?? .null,
                "build": .string(Product.build), "platform": .string(Product.platform),
                "protocols": [
                    "commands": .string(DescriptorReader.schema), "catalogue": .string(CatalogueDocument.schema),
                    "mcp": .array(ProtocolRevision.all.map { .string($0) }),
                ],
            ])
    }
}
