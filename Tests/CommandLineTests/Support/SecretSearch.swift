import Foundation
import Testing

extension Olares {
    /// Fails the test where a secret shows: in what a run wrote, and in the name or the content of any file of this home.
    func searchForSecrets(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) {
        searchForSecrets(
            in: ["standard output": run.stdout, "standard error": run.stderr], sourceLocation: sourceLocation)
    }

    /// Fails the test where a secret shows: in these texts, and in the name or the content of any file of this home.
    func searchForSecrets(in texts: [String: String], sourceLocation: SourceLocation = #_sourceLocation) {
        let secrets = secrets
        for (place, text) in texts {
            for secret in secrets where text.contains(secret) {
                Issue.record("\(place) shows the secret \(secret): \(text)", sourceLocation: sourceLocation)
            }
        }
        for path in files {
            // A file that has gone meanwhile is no longer anybody's to read.
            guard let content = FileManager.default.contents(atPath: directory + "/" + path) else { continue }
            for secret in secrets where path.contains(secret) || content.range(of: Data(secret.utf8)) != nil {
                Issue.record("the file \(path) shows the secret \(secret)", sourceLocation: sourceLocation)
            }
        }
    }

    /// Every file and folder of this home, below ``directory``.
    var files: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: directory))?.sorted() ?? [] }
}
