import Foundation

/// The program under test: the product of this build, beside the test bundle.
enum Program {
    /// Its path. `OLARES_CLI_BINARY` names another build, such as the stripped release.
    static let path = ProcessInfo.processInfo.environment["OLARES_CLI_BINARY"] ?? built

    private static let built: String = {
        var place = URL(filePath: image)
        while place.path() != "/" {
            place.deleteLastPathComponent()
            let candidate = place.appending(path: "olares-cli").path()
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue {
                return candidate
            }
        }
        fatalError("no olares-cli above \(image): build it first")
    }()

    /// The file that this code was loaded from: the test program on Linux, the bundle's library on macOS.
    private static let image: String = {
        #if canImport(Darwin)
        var info = Dl_info()
        guard dladdr(#dsohandle, &info) != 0, let name = info.dli_fname else { fatalError("no image for this code") }
        return String(cString: name)
        #else
        return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
        #endif
    }()
}
