import Foundation
import Sandbox

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    if options.wantsHelp {
        print(Options.help)
    } else {
        let stop = StopSignal(withParent: options.stopsWithParent)
        let sandbox = try await Sandbox.start(options.configuration)
        if let readyFile = options.readyFile {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(SandboxState(of: sandbox)).write(to: URL(filePath: readyFile), options: .atomic)
        }
        print(Greeting(sandbox: sandbox))
        fflush(nil)
        await stop.wait()
        await sandbox.stop()
    }
} catch let misuse as Options.Misuse {
    FileHandle.standardError.write(Data("error: \(misuse.message)\nfix: olares-sandbox --help\n".utf8))
    exit(2)
} catch {
    FileHandle.standardError.write(Data("error: the sandbox cannot start: \(error)\n".utf8))
    exit(1)
}
