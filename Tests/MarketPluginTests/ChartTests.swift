import OlaresCore
import Testing

@testable import MarketPlugin

/// Charts are packed, opened and checked before they are sent.
@Suite struct ChartTests {
    private static let chart = "apiVersion: v2\nname: myapp\nversion: 1.0.0\n"
    private static let manifest = "metadata:\n  name: myapp\n  version: 1.0.0\n"

    private func facts(_ chart: String?, _ manifest: String?, folder: String? = "myapp") throws -> ChartFacts {
        var contents: [String: [UInt8]] = [:]
        contents["Chart.yaml"] = chart.map { Array($0.utf8) }
        contents["OlaresManifest.yaml"] = manifest.map { Array($0.utf8) }
        return try ChartFacts(folder: folder, contents: contents, place: "myapp.tgz")
    }

    private func faults(_ chart: String?, _ manifest: String?, folder: String? = "myapp") -> String {
        do {
            _ = try facts(chart, manifest, folder: folder)
            return ""
        } catch {
            return (error as? Failure)?.message ?? "\(error)"
        }
    }

    @Test("A chart that agrees with itself is taken")
    func good() throws {
        let facts = try facts(Self.chart, Self.manifest)
        #expect(facts.name == "myapp")
        #expect(facts.version == "1.0.0")
        #expect(facts.notices.isEmpty)
    }

    @Test("Every fault is told at once")
    func faultsTogether() {
        #expect(faults(nil, nil) == "myapp.tgz: it has no Chart.yaml\nmyapp.tgz: it has no OlaresManifest.yaml")
        let text = faults("name: other\nversion: one\n", Self.manifest)
        #expect(text.contains("version \"one\" is no semver"))
        #expect(text.contains("name \"other\" is not that of its folder \"myapp\""))
        #expect(text.contains("metadata.name is \"myapp\", but Chart.yaml says \"other\""))
    }

    @Test("A name that could be a path is none", arguments: ["../x", "a/b", ".hidden", "-x", "a b"])
    func names(name: String) {
        #expect(faults("name: \"\(name)\"\nversion: 1.0.0\n", nil, folder: nil).contains("is no name"))
    }

    @Test("What is no YAML is told with its place, unless it is a template")
    func templates() throws {
        #expect(faults(Self.chart, "metadata: [\n").contains("OlaresManifest.yaml:2"))
        let facts = try facts(Self.chart, "metadata:\n{{ if .Values.admin }}\n  name: x\n{{ end }}\n")
        #expect(facts.notices.count == 1)
    }

    @Test(
        "YAML that is not read here is left to the server",
        arguments: [
            "metadata: &m\n  name: other\n", "metadata: !x {}\n", "---\na: 1\n---\nb: 2\n", "? [a]\n: b\n",
            "about: \(String(repeating: "x", count: 70_000))\n",
        ])
    func beyond(manifest: String) throws {
        let facts = try facts(Self.chart, manifest)
        #expect(facts.notices.count == 1)
        #expect(facts.notices.first?.contains("OlaresManifest.yaml is not checked here") == true)
        #expect(try self.facts(manifest, manifest).name == "myapp", "the folder's name stands in")
    }

    @Test("A package is called by its chart, or by its folder where that cannot be read")
    func labels() {
        func label(_ chart: String?, _ folder: String) -> String {
            let label = ChartFacts.label(chart.map { Array($0.utf8) }, folder: folder)
            return "\(label.name) \(label.version)"
        }
        #expect(label(Self.chart, "x") == "myapp 1.0.0")
        #expect(label("name: ../x\nversion: one\n", "folder") == "folder ")
        #expect(label(nil, "") == "chart ")
    }

    @Test("A long upload may take as long as a poor line needs")
    func uploadTimeout() {
        #expect(MarketUpload.timeout(for: 0) >= .seconds(60))
        #expect(MarketUpload.timeout(for: 64 << 20) >= .seconds(3600))
    }

    @Test("What is packed can be opened again, and is the same every time")
    func roundTrip() throws {
        let archive = try ChartArchive()
        let files: [(path: String, contents: [UInt8])] = [
            ("myapp/Chart.yaml", Array(Self.chart.utf8)), ("myapp/täglich/naïve.txt", []),
            ("myapp/big.bin", (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761) }),
        ]
        let bytes = try archive.pack(files)
        #expect(try archive.pack(files) == bytes)
        let entries = try archive.entries(of: bytes, named: "myapp.tgz") { _ in true }
        #expect(entries.map(\.path) == files.map(\.path))
        #expect(entries.map(\.contents) == files.map(\.contents))
    }

    @Test(
        "Paths that lead outside are refused", arguments: ["../etc/passwd", "/etc/passwd", "a/../../b", "a\\b", "a\nb"])
    func paths(path: String) throws {
        let archive = try ChartArchive()
        let bytes = try archive.pack([(path, [1])])
        #expect(throws: Failure.self) { try archive.entries(of: bytes, named: "x.tgz") { _ in false } }
    }

    @Test("A file that is too large to be read is refused before it is")
    func large() throws {
        let archive = try ChartArchive()
        let bytes = try archive.pack([("a/Chart.yaml", [UInt8](repeating: 0, count: 2 << 20))])
        #expect(throws: Failure.self) { try archive.entries(of: bytes, named: "x.tgz") { _ in true } }
        #expect(try archive.entries(of: bytes, named: "x.tgz") { _ in false }.count == 1)
    }

    @Test("Too many entries are refused")
    func many() throws {
        let archive = try ChartArchive()
        let bytes = try archive.pack((0...ChartArchive.entryLimit).map { ("a/\($0)", []) })
        #expect(throws: Failure.self) { try archive.entries(of: bytes, named: "x.tgz") { _ in false } }
    }

    @Test("What is no archive, or only the half of one, is told as such")
    func damaged() throws {
        let archive = try ChartArchive()
        let whole = try archive.pack([("myapp/big.bin", (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7919) })])
        for bytes in [[], Array("hello".utf8), Array(whole.prefix(whole.count / 2))] {
            #expect(throws: Failure.self) { try archive.entries(of: bytes, named: "x.tgz", keeping: { _ in true }) }
        }
    }

    @Test("A server's file name is taken only where it is one")
    func fileNames() {
        #expect(MarketDownload.fileName(#"attachment; filename="myapp-1.0.0.tgz""#) == "myapp-1.0.0.tgz")
        #expect(MarketDownload.fileName("attachment; filename=a.tgz") == "a.tgz")
        for name in ["", "..", "../a.tgz", "a/b.tgz", ".bashrc", "a\\b"] {
            #expect(MarketDownload.fileName("attachment; filename=\"\(name)\"") == nil)
        }
        #expect(MarketDownload.fileName("attachment") == nil)
    }
}
