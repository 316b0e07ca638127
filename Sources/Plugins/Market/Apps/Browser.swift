import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What opens a web address on this machine: the desktop's own opener.
struct Browser {
    private let program: String
    private let variables: [String]

    /// What an opener needs to find the screen and the person's choice of a browser, and nothing else: this process may have been
    /// given secrets.
    private static let names = [
        "PATH", "HOME", "USER", "LANG", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
        "BROWSER",
        "XDG_RUNTIME_DIR", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS",
        "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    ]

    /// Finds it; `nil` where there is none, or nobody to see it.
    init?(_ environment: Environment) {
        #if os(macOS)
        let name = "open"
        let hasScreen = true
        #else
        let name = "xdg-open"
        let hasScreen = environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
        #endif
        guard hasScreen, let path = environment["PATH"] else { return nil }
        let places: [String] = path.split(separator: ":").map { "\($0)/\(name)" }
        guard let found = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
        program = found
        variables = Self.names.compactMap { name in environment[name].map { "\(name)=\($0)" } }
    }

    /// Starts it in a group of its own, which Ctrl-C does not reach, and without this process's terminal.
    /// - Returns: Whether it was started. What becomes of it nobody here can see.
    func open(_ address: String) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A thread of the task pool has signals blocked, and a child would keep that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(address), nil]
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        Descriptor.keepFromChildren()
        var process = pid_t()
        return posix_spawn(&process, program, &actions, &attributes, &arguments, &environment) == 0
    }
}
