import OlaresCore
import Testing

@testable import MarketPlugin

/// What a browser is given is a web page, whatever a server says.
@Suite struct WebAddressTests {
    @Test(
        "With a scheme of the web, or with none",
        arguments: [
            ("c0ffee.alice.olares.com", "https://c0ffee.alice.olares.com"),
            ("c0ffee.alice.olares.com:8443/a?b=c://d", "https://c0ffee.alice.olares.com:8443/a?b=c://d"),
            ("http://box.local/x", "http://box.local/x"), ("HTTPS://box.local", "HTTPS://box.local"),
        ])
    func web(_ text: String, _ address: String) { #expect(text.webAddress == address) }

    @Test(
        "Anything else is no address",
        arguments: [
            "", "file:///etc/passwd", "file:/etc/passwd", "smb://box/share", "vscode:extension/x", "vscode://x",
            "mailto:a@b", "javascript:alert(1)", "https://", "https:///x", "https://a b", "https://a\nb", "a\u{7}b",
            "https://a\u{202e}b", ":80", "box:", "//box",
        ])
    func other(_ text: String) {
        #expect(text.webAddress == nil)
        let app = InstalledApp(["name": "x", "entrances": [["name": "web", "url": .string(text)]]])
        #expect(app.entrances.first?.address == nil)
        #expect(app.facts.map(\.title) == ["Namespace"] && app.entrances.first?.json["url"] == nil)
    }
}
