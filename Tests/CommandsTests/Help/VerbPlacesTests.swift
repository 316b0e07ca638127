import Foundation
import OlaresCore
import Testing

/// A verb's code is found from its name: `cluster pod list` is `PodList`, in Plugins/Cluster/Verbs/Pod/PodList.swift.
@Suite struct VerbPlacesTests {
    /// Those below Sources/Plugins, with their folders.
    private static let plugins: [(folder: String, plugin: any Plugin)] = BuiltIn.plugins.compactMap { plugin in
        let name = "\(type(of: plugin))"
        return ["MetaPlugin", "SkillsPlugin"].contains(name) ? nil : (String(name.dropLast("Plugin".count)), plugin)
    }
    /// Words that are not written with one capital.
    private static let spellings = [
        "acl": "ACL", "cpu": "CPU", "cronjob": "CronJob", "frp": "FRP", "gpu": "GPU", "md5": "MD5", "nfs": "NFS",
        "smb": "SMB",
        "ssh": "SSH",
        "ssl": "SSL", "sso": "SSO", "url": "URL", "vpn": "VPN", "yaml": "YAML",
    ]
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Plugins")

    private static func camel(_ words: Substring) -> String {
        words.split(separator: "-").map { spellings[String($0)] ?? $0.capitalized }.joined()
    }

    /// The type that is behind a verb, and its file below the plugin's folder.
    private static func place(of id: String) -> (type: String, file: String) {
        let words = id.split(separator: ".")
        guard words.count > 1 else { return (camel(words[0]), "Verbs/\(camel(words[0])).swift") }
        let groups = words.dropFirst().dropLast().map(camel)
        let type = (groups.isEmpty ? camel(words[0]) : groups.joined()) + camel(words[words.count - 1])
        return (type, (["Verbs"] + groups + [type]).joined(separator: "/") + ".swift")
    }

    @Test func everyVerbIsWhereItsNameSays() {
        for (folder, plugin) in Self.plugins {
            let bound =
                plugin.handlers.map { ($0.key, "\($0.value)") } + plugin.presenters.map { ($0.key, "\($0.value)") }
            // A verb that stands in two groups has the name of one of them.
            for (type, ids) in Dictionary(grouping: bound, by: \.1).mapValues({ $0.map(\.0).sorted() }) {
                let places = ids.map(Self.place)
                #expect(places.contains { $0.type == type }, "\(ids) is \(type)")
                let file = places.first { $0.type == type }.map { "\(folder)/\($0.file)" } ?? ""
                #expect(
                    FileManager.default.fileExists(atPath: Self.sources.appending(path: file).path),
                    "\(ids) is not in \(file)")
            }
        }
    }
}
