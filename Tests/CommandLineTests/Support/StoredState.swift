import Foundation
import OlaresCore
import Testing

extension Olares {
    /// The profiles, by way of the program's own store.
    var profiles: ProfileList {
        get throws { try ProfileStore(directory: configDirectory, files: POSIXFileSystem()).load() }
    }

    /// Every stored file by its path below ``directory``, but for the locks.
    var storedFiles: [String: Data] {
        let paths = files.filter { $0.hasPrefix("config/") || $0.hasPrefix("data/") }
        return paths.filter { !$0.hasPrefix("config/locks") }.reduce(into: [:]) { contents, path in
            var isDirectory: ObjCBool = false
            let place = directory + "/" + path
            guard FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory), !isDirectory.boolValue
            else { return }
            contents[path] = FileManager.default.contents(atPath: place)
        }
    }

    /// Gives the Olares another version, and lets the program forget the one that it knew.
    func changeVersion(to version: String) throws {
        sandbox.behaviour.osVersion = version
        try ProfileStore(directory: configDirectory, files: POSIXFileSystem()).edit { list throws(Failure) in
            for var profile in list.profiles {
                profile.backendVersion = ""
                list.upsert(profile)
            }
        }
    }

    /// Forgets every profile and token, as on a new machine.
    func clearStoredState() throws {
        for folder in [configDirectory, dataDirectory] where FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Runs a line of shell, such as a fix that people are told.
    func shell(_ line: String) async throws -> Run {
        try await start(["-c", line], program: "/bin/sh").wait()
    }
}
