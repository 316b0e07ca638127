import CSpawn
import Foundation

/// The start of a process that leads a session of its own; the first terminal that it opens is the session's.
struct Launch {
    let program: String
    let arguments: [String]
    let environment: [String: String]
    let folder: String
    /// Descriptors of ours, by the child's numbers.
    var descriptors: [Int32: Int32] = [:]
    /// Files that the child opens, by its numbers.
    var files: [Int32: String] = [:]

    /// Returns the process's id. No other descriptors than 0, 1 and 2 are open in it.
    func start() throws -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        for (number, path) in files.sorted(by: { $0.key < $1.key }) {
            posix_spawn_file_actions_addopen(&actions, number, path, O_RDWR, 0)
        }
        for (number, own) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, number) }
        var flags = Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID)
        #if canImport(Darwin)
        flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        #endif
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))

        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var pid: pid_t = 0
        let number = posix_spawn(&pid, program, &actions, &attributes, words, variables)
        guard number == 0 else {
            throw ExecProcess.CannotStart(code: 126, message: "exec: \(String(cString: strerror(number)))")
        }
        return pid
    }
}
