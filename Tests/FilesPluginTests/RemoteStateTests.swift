import OlaresCore
import Testing

@testable import FilesPlugin

/// What a file was like, as `--if-unchanged` takes it.
@Suite struct RemoteStateTests {
    @Test("It is read as it is written, and compared as precisely as it was given")
    func states() throws {
        let entry = Entry.named("a", size: 24, modified: Timestamp(milliseconds: 1_000_042))
        #expect(RemoteState(of: entry).text == "24-1970-01-01T00:16:40.042Z")
        #expect(try RemoteState("24-1970-01-01T00:16:40.042Z").isListed(in: entry))
        #expect(try RemoteState("24-1970-01-01T00:16:40Z").isListed(in: entry))
        for other in ["25-1970-01-01T00:16:40Z", "24-1970-01-01T00:16:41Z", "24-1970-01-01T00:16:40.043Z"] {
            #expect(try !RemoteState(other).isListed(in: entry), "\(other)")
        }
        #expect(try RemoteState("900150983CD24FB0D6963F7D28E17F72") == .md5("900150983cd24fb0d6963f7d28e17f72"))
        for text in [
            "", "24", "24-", "-1-1970-01-01T00:16:40Z", "x-1970-01-01T00:16:40Z", "900150983cd24fb0d6963f7d28e17f7g",
        ] {
            #expect { try RemoteState(text) } throws: { ($0 as? Failure)?.code == .optionValueInvalid }
        }
    }
}
