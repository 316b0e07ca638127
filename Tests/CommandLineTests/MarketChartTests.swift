import Foundation
import OlaresCore
import Sandbox
import Testing

/// `market upload`, `delete` and `download`.
@Suite struct MarketChartTests {
    private func package(_ olares: Olares, _ name: String, _ version: String) throws -> String {
        let folder = olares.local(".work-\(UUID().uuidString)")
        _ = try ChartFixture.make(name, version, in: folder)
        let package = "\(name)-\(version).tgz"
        try ChartFixture.pack(name, in: folder, as: olares.local(package))
        return package
    }

    @Test("A package goes up as it is, is installed, goes down again, and away")
    func life() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let package = try package(olares, "mine", "1.0.0")
            let bytes = try Data(contentsOf: URL(filePath: olares.local(package)))
            let up = try await olares.market("upload \(package) -o json")
            #expect(up.exit == 0, "\(up.stderr)")
            #expect(try up.json["status"] == "success" && up.json["source"] == "upload")
            let sent = try #require(olares.sandbox.requests(to: "/app-store/api/v2/apps/upload").first)
            #expect(sent.body.text.contains("filename=\"\(package)\""), "the folder is nobody's business")
            #expect(!sent.body.text.contains(olares.workDirectory))
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == ["mine-1.0.0"])
            #expect(try await olares.market("list -s upload -o json").json.array?.first?["title"] == "The mine")
            #expect(try await olares.market("install mine -s upload \(Olares.watching)").exit == 0)
            let down = try await olares.market("download mine down/")
            #expect(down.exit == 0, "\(down.stderr)")
            #expect(try Data(contentsOf: URL(filePath: olares.local("down/mine-1.0.0.tgz"))) == bytes)
            #expect(Olares.tree(olares.local("down")) == ["mine-1.0.0.tgz"], "nothing half-made is left")
            let busy = try await olares.market("delete mine --yes")
            #expect(busy.exit == 1 && busy.stderr.contains("please uninstall it first"), "\(busy.stderr)")
            #expect(ShownFailure(busy.stderr)?.fixes.first == "olares-cli market uninstall mine")
            #expect(try await olares.market("uninstall mine --yes \(Olares.watching)").exit == 0)
            try await olares.expectMarketRefuses("delete mine", .confirmationRequired, "mine", exit: 6)
            #expect(try await olares.market("delete mine --dry-run").exit == 0)
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == ["mine-1.0.0"])
            let gone = try await olares.market("delete mine --yes")
            #expect(gone.exit == 0 && gone.stdout.contains("1"), "\(gone.stderr)")
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == [])
            #expect(try await olares.market("delete mine --version 1.0.0 --yes").exit == 1, "there is none any more")
        }
    }

    @Test("The folder of a chart is packed, without what is not the chart's")
    func folder() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let folder = try ChartFixture.make("mine", "2.0.0", in: olares.local("charts"))
            let up = try await olares.market("upload charts/mine")
            #expect(up.exit == 0, "\(up.stderr)")
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == ["mine-2.0.0"])
            #expect(try await olares.market("download mine").exit == 0)
            let names = try ChartFixture.names(in: olares.local("mine-2.0.0.tgz"))
            #expect(
                names.isSuperset(of: ["mine/Chart.yaml", "mine/OlaresManifest.yaml", "mine/templates/service.yaml"]),
                "\(names)")
            #expect(names.allSatisfy { $0.hasPrefix("mine") })
            #expect(!Olares.tree(folder).contains { $0.hasSuffix("gz") })
        }
    }

    @Test("What cannot be read here is left to the server, and --unchecked leaves it all")
    func uncheckedHere() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let charts = olares.local("charts")
            _ = try ChartFixture.make(
                "anchored", "1.0.0", in: charts, chart: "name: &name anchored\nversion: 1.0.0\n")
            try ChartFixture.pack("anchored", in: charts, as: olares.local("anchored-1.0.0.tgz"))
            for path in ["charts/anchored", "anchored-1.0.0.tgz"] {
                let run = try await olares.market("upload \(path) --dry-run")
                #expect(run.exit == 0 && run.stdout.contains("would upload anchored"), "\(run.stderr)")
                #expect(run.stderr.contains("Chart.yaml is not checked here: an anchor (&name)"), "\(run.stderr)")
            }
            _ = try ChartFixture.make("odd", "1.0.0", in: charts, manifest: "metadata: [", chart: "name: [")
            #expect(try await olares.market("upload charts/odd --dry-run").exit == 1)
            let odd = try await olares.market("upload charts/odd --unchecked --dry-run")
            #expect(odd.exit == 0 && odd.stdout.contains("would upload odd.tgz"), "\(odd.stderr)")
            #expect(olares.sandbox.count("/app-store/api/v2/apps/upload") == 0)
        }
    }

    @Test("A folder of packages: each goes up, and one that will not do holds up none")
    func several() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            try FileManager.default.createDirectory(atPath: olares.local("all"), withIntermediateDirectories: true)
            for (name, version) in [("one", "1.0.0"), ("two", "1.0.0")] {
                let package = try package(olares, name, version)
                try FileManager.default.moveItem(atPath: olares.local(package), toPath: olares.local("all/\(package)"))
            }
            try olares.write("no package", to: olares.local("all/broken.tgz"))
            let run = try await olares.market("upload all -o json")
            #expect(run.exit == 7, "\(run.stderr)")
            #expect(Set(olares.sandbox.uploadedCharts(of: Olares.bob)) == ["one-1.0.0", "two-1.0.0"])
            #expect(olares.sandbox.count("/app-store/api/v2/apps/upload") == 2, "what is no package is not sent")
            let empty = try await olares.market("upload .")
            #expect(empty.exit != 0 && empty.stdout.isEmpty, "\(empty.stderr)")
        }
    }

    @Test("Charts that will not do are refused here, before anything is sent")
    func checkedHere() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let cases: [(name: String, manifest: String?, chart: String?)] = [
                ("a", "metadata: [", nil), ("b", "metadata:\n  name: b\n", nil),
                ("c", nil, "name: c\nversion: 9.9.9\n"),
                ("d", nil, "name: other\nversion: 1.0.0\n"), ("e", nil, "name: e\nversion: new\n"),
            ]
            for (name, manifest, chart) in cases {
                let folder = try ChartFixture.make(
                    name, "1.0.0", in: olares.local("charts"), manifest: manifest, chart: chart)
                try ChartFixture.pack(name, in: olares.local("charts"), as: olares.local("\(name).tgz"))
                for path in ["charts/\(name)", "\(name).tgz"] {
                    let run = try await olares.market("upload \(path)")
                    #expect(run.exit != 0 && run.exit != 70 && run.stdout.isEmpty, "\(path): \(run.stderr)")
                    #expect(ShownFailure(run.stderr)?.fixes.isEmpty == false, "\(path): \(run.stderr)")
                }
                #expect(FileManager.default.fileExists(atPath: folder))
            }
            try olares.write("text", to: olares.local("notes.txt"))
            for path in ["notes.txt", "missing.tgz"] {
                let run = try await olares.market("upload \(path)")
                #expect(run.exit != 0 && run.stdout.isEmpty, "\(path): \(run.stderr)")
            }
            #expect(olares.sandbox.count("/app-store/api/v2/apps/upload") == 0)
        }
    }

    @Test("What the server refuses is told with what to do")
    func refused() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let (first, older) = (try package(olares, "mine", "1.1.0"), try package(olares, "mine", "1.0.0"))
            let newer = try package(olares, "mine", "1.2.0")
            #expect(try await olares.market("upload \(first)").exit == 0)
            for (path, message) in [
                (first, "version 1.1.0 already exists for app mine"),
                (older, "version 1.0.0 does not supersede version 1.1.0"),
            ] {
                let run = try await olares.market("upload \(path)")
                #expect(run.exit == 1 && run.stderr.contains(message), "\(run.stderr)")
            }
            olares.sandbox.behaviour.market.architectures = ["arm64"]
            let foreign = try await olares.market("upload \(newer)")
            #expect(foreign.exit == 1, "\(foreign.stderr)")
            #expect(foreign.stderr.contains("manifest supports [amd64], cluster provides [arm64]"), "\(foreign.stderr)")
            olares.sandbox.behaviour.market.architectures = []
            let unknown = try await olares.market("upload \(newer)")
            #expect(unknown.exit == 1 && unknown.stderr.contains("cluster node discovery is unavailable"))
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == ["mine-1.1.0"])
        }
    }

    @Test("What the chart repository says is taken out of the market's text, and a large chart is told its limit")
    func quoted() async throws {
        try await withMarketOfBob { olares in
            let package = try package(olares, "mine", "1.0.0")
            #expect(try await olares.market("upload \(package)").exit == 0)
            let same = try await olares.market("upload \(package)")
            expectFailure(
                same, .serverRefused,
                message: "version 1.0.0 already exists for app mine in source upload; stored packages do not change "
                    + "(HTTP 409)")
            #expect(!same.stderr.contains("chart repo service"), "\(same.stderr)")
            olares.sandbox.behaviour.market.architectures = ["arm64"]
            let foreign = try await olares.market("upload \(try self.package(olares, "mine", "1.1.0"))")
            #expect(foreign.stderr.contains("manifest supports [amd64], cluster provides [arm64]"), "\(foreign.stderr)")
            olares.sandbox.behaviour.market.uploadLimit = 100
            let large = try await olares.market("upload \(package)")
            expectFailure(large, .serverRefused, message: "Failed to parse form data")
            #expect(large.stderr.contains("take no more than 1 MiB"), "\(large.stderr)")
            #expect(try await olares.market("install mine -s upload \(Olares.watching)").exit == 0)
            let busy = try await olares.market("delete mine --yes")
            expectFailure(
                busy, .preconditionFailed, message: "still installed", fix: "olares-cli market uninstall mine")
            #expect(try await olares.market("uninstall mine --yes \(Olares.watching)").exit == 0)
            let other = try await olares.market("delete mine --version 9.0.0 --yes")
            expectFailure(other, .remoteNotFound, message: "though the catalogue lists it")
            let gone = try await olares.market("delete mine --yes")
            #expect(gone.exit == 0 && gone.stdout.contains("deleted from source 'upload'"), "\(gone.stderr)")
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == [])
            let never = try await olares.market("delete mine --yes")
            expectFailure(never, .remoteNotFound, message: "not found in source 'upload'")
        }
    }

    @Test("A download never takes the place of a file unless it is told to, and leaves nothing half-made")
    func download() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            #expect(try await olares.market("upload \(package(olares, "mine", "1.0.0"))").exit == 0)
            try olares.write("mine already", to: olares.local("there.tgz"))
            let exists = try await olares.market("download mine there.tgz")
            #expect(exists.exit == 1 && exists.stderr.contains("--overwrite"), "\(exists.stderr)")
            #expect(try String(contentsOfFile: olares.local("there.tgz"), encoding: .utf8) == "mine already")
            olares.sandbox.add(Fault(.cutAfter(bytes: 50), path: "/app-store/api/v2/apps/mine/package", times: 2))
            let cut = try await olares.market("download mine there.tgz --overwrite")
            #expect(cut.exit != 0, "half a package is none")
            #expect(try String(contentsOfFile: olares.local("there.tgz"), encoding: .utf8) == "mine already")
            olares.sandbox.clearFaults()
            let text = ["content-type": "application/octet-stream"]
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: "no chart", headers: text), path: "/app-store/api/v2/apps/mine/package",
                    times: 1))
            let other = try await olares.market("download mine there.tgz --overwrite")
            expectFailure(other, .decode, message: "no packed chart")
            #expect(try String(contentsOfFile: olares.local("there.tgz"), encoding: .utf8) == "mine already")
            olares.sandbox.clearFaults()
            let over = try await olares.market("download mine there.tgz --overwrite -o json")
            #expect(over.exit == 0, "\(over.stderr)")
            #expect(try over.json["path"]?.string?.hasSuffix("there.tgz") == true)
            #expect(try ChartFixture.names(in: olares.local("there.tgz")).contains("mine/Chart.yaml"))
            #expect(!olares.localFiles.contains { $0.hasSuffix(".tmp") || $0.hasSuffix(".partial") })
            let missing = try await olares.market("download nothing")
            #expect(missing.exit == 1 && missing.stderr.contains("Chart not found"), "\(missing.stderr)")
            olares.sandbox.behaviour.market.hasPackages = false
            #expect(try await olares.market("download mine again.tgz").exit == 1)
            let evil = [
                "content-type": "application/octet-stream",
                "content-disposition": "attachment; filename=\"../../evil.tgz\"",
            ]
            olares.sandbox.add(
                Fault(.status(code: 200, body: "x", headers: evil), path: "/app-store/api/v2/apps/mine/package"))
            _ = try await olares.market("download mine")
            olares.sandbox.clearFaults()
            olares.sandbox.behaviour.market.hasPackages = true
            #expect(!FileManager.default.fileExists(atPath: olares.directory + "/evil.tgz"))
            #expect(!FileManager.default.fileExists(atPath: olares.home + "/../evil.tgz"))
        }
    }

    @Test("A download writes into the directory that was chosen, and replaces nothing but what has the app's name")
    func confined() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let package = try package(olares, "mine", "1.0.0")
            #expect(try await olares.market("upload \(package)").exit == 0)
            let bytes = try Data(contentsOf: URL(filePath: olares.local(package)))
            try olares.write("important", to: olares.local("down/notes.tgz"))
            try olares.write("elsewhere", to: olares.directory + "/outside.tgz")
            symlink(olares.directory + "/outside.tgz", olares.local("down/mine-1.0.0.tgz"))
            let refused = try await olares.market("download mine down")
            #expect(refused.exit == 1 && refused.stderr.contains("already exists"), "\(refused.stderr)")
            let over = try await olares.market("download mine down --overwrite")
            #expect(over.exit == 0, "\(over.stderr)")
            #expect(try String(contentsOfFile: olares.directory + "/outside.tgz", encoding: .utf8) == "elsewhere")
            #expect(try Data(contentsOf: URL(filePath: olares.local("down/mine-1.0.0.tgz"))) == bytes)
            let headers = [
                "content-type": "application/octet-stream", "content-disposition": "attachment; filename=notes.tgz",
            ]
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: "\u{1f}\u{8b}", headers: headers),
                    path: "/app-store/api/v2/apps/mine/package", times: 1))
            _ = try await olares.market("download mine down --overwrite")
            #expect(try String(contentsOfFile: olares.local("down/notes.tgz"), encoding: .utf8) == "important")
            for target in ["/dev/null", "/dev/null --overwrite"] {
                #expect(try await olares.market("download mine \(target)").exit == 0)
            }
            var info = stat()
            #expect(lstat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
        }
    }
}
