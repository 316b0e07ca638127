import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The registry over real files.
@Suite struct RegistryOnDiskTests {
    private let files = POSIXFileSystem()

    private func inTemporaryDirectory(_ body: (String) throws -> Void) throws {
        let directory = "/tmp/olares-cli-registry-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try files.makeDirectory(directory, mode: 0o700)
        defer { _ = try? files.removeTree(directory) }
        try body(directory)
    }

    private func write(_ text: String, _ path: String) throws {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        try files.makeDirectory("/" + folder, mode: 0o755)
        try files.replace(path, with: Array(text.utf8), mode: 0o644)
    }

    private func registry(_ directory: String) -> Registry {
        let external = ExternalSkills(
            environment: Environment([:]), configDirectory: directory, files: files, user: getuid())
        return Registry(builtIn: RegistrySample.builtIn, external: external)
    }

    @Test func findsSkillsAndRefusesWritableOnes() throws {
        try inTemporaryDirectory { directory in
            let folder = directory + "/skills/crate"
            try write(RegistrySample.skill("crate"), folder + "/SKILL.md")
            try write(RegistrySample.descriptor("crate", "list"), folder + "/commands/crate.yaml")
            #expect(
                registry(directory).resolve(["crate", "list"]).command?.source.file == folder + "/commands/crate.yaml")
            chmod(folder + "/commands/crate.yaml", 0o666)
            #expect(registry(directory).resolve(["crate", "list"]).command == nil)
            #expect(registry(directory).resolve([]).warnings.map(\.problem) == ["everyone can write to it"])
        }
    }

    @Test func checksWhatLinksLeadTo() throws {
        try inTemporaryDirectory { directory in
            let folder = directory + "/skills/crate"
            try write(RegistrySample.skill("crate"), folder + "/SKILL.md")
            try write(RegistrySample.descriptor("crate", "list"), directory + "/elsewhere.yaml")
            symlink(directory + "/elsewhere.yaml", folder + "/commands.yaml")
            #expect(registry(directory).resolve(["crate", "list"]).command != nil)
            chmod(directory + "/elsewhere.yaml", 0o606)
            #expect(registry(directory).resolve(["crate", "list"]).command == nil)
        }
    }

    @Test func toleratesAnythingInPlaceOfFiles() throws {
        try inTemporaryDirectory { directory in
            try write("not a directory", directory + "/skills")
            #expect(registry(directory).resolve(["box", "open"]).command != nil)
            #expect(registry(directory).resolve([]).listing != nil)
            _ = try files.remove(directory + "/skills")
            try files.makeDirectory(directory + "/skills/crate/SKILL.md", mode: 0o755)
            #expect(registry(directory).resolve([]).warnings.map(\.problem) == ["it is no regular file"])
        }
    }
}
