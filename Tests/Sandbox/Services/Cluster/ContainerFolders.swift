import Foundation

/// The folders that stand for the file systems of containers.
struct ContainerFolders: Sendable {
    let directory: String

    /// The folder of a container, made with a file or two when first asked for.
    func folder(of pod: ObjectName, _ container: String) throws -> String {
        let folder = "\(directory)/\(pod.namespace)/\(pod.name)/\(container)"
        guard !FileManager.default.fileExists(atPath: folder) else { return folder }
        for name in ["data", "tmp"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try Data("\(pod.name)\n".utf8).write(to: URL(filePath: "\(folder)/hostname"))
        try Data("This is the container \(container).\n".utf8).write(to: URL(filePath: "\(folder)/data/readme.txt"))
        return folder
    }

    func removeAll() { try? FileManager.default.removeItem(atPath: directory) }
}
