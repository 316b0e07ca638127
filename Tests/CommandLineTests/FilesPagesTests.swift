import OlaresCore
import Sandbox
import Testing

/// A page in place of an answer, as a portal or a login page gives it with status 200.
@Suite struct FilesPagesTests {
    @Test("It is a failure, and nothing is said to be done, whatever the verb")
    func pages() async throws {
        try await withFilesOfBob { olares, files in
            let document = "drive/Home/Documents/report.pdf"
            for (line, path) in [
                ("rename \(document) new.pdf", "/api/resources/\(document)"),
                ("chown \(document)", "/api/permission/*"),
                ("chown \(document) --uid 1000", "/api/permission/*"),
                ("mkdir drive/Home/new", "/api/resources/drive/Home/new/"),
                ("cp \(document) drive/Home/", "/api/paste/*"),
                ("task status task1", "/api/task/*"),
                ("task cancel task1", "/api/task/*"),
                ("task pause task1 --force", "/api/task/*"),
                ("archive entries drive/Home/Documents/pictures.zip", "/api/archive/*"),
                ("archive cat drive/Home/Documents/pictures.zip x", "/api/archive/*"),
                ("share list", "/api/share/*"),
                ("smb history list", "/api/smb_history/*"),
                ("smb history rm smb://nas/x --yes", "/api/smb_history/*"),
                ("nfs history list", "/api/smb_history/*"),
                ("repos list", "/api/repos/*"),
            ] {
                olares.sandbox.clearFaults()
                olares.sandbox.add(Fault(.html, path: path))
                let run = try await olares.files("\(line) -o json")
                expectFailure(run, .decode, exit: 1, message: "")
                #expect(files.has(document), "\(line)")
            }
        }
    }
}
