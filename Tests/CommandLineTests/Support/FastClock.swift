import Foundation
import Testing

/// A clock that runs faster for a program of its own: Judges/fast-clock.c, built when it is needed.
struct FastClock {
    /// Whether this machine can have one: the library takes the place of Linux's system calls.
    #if os(Linux)
    static let isAvailable = Tool.works("/usr/bin/cc", ["--version"])
    #else
    static let isAvailable = false
    #endif
    static let absence: Comment = "needs Linux and a C compiler"

    private let library: String
    private let rate: Int

    /// - Parameters:
    ///   - rate: Seconds of the program in one of ours.
    ///   - folder: Where the library is put.
    init(rate: Int, in folder: String) throws {
        self.rate = rate
        library = folder + "/fast-clock.so"
        let source = Judge.root + "Tests/CommandLineTests/Judges/fast-clock.c"
        try #require(
            Tool.works(
                "/usr/bin/cc", ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library, source]))
    }

    /// What a program is started with.
    var environment: [String: String?] { ["LD_PRELOAD": library, "FAST_CLOCK": String(rate)] }
}
