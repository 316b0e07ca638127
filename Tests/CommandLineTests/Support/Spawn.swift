import CSpawn

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The start of a process: nothing is inherited but what is named here.
struct Spawn {
    /// What a child finds under one of its descriptor numbers.
    enum Source {
        /// A descriptor of this process.
        case descriptor(Int32)
        /// A file, opened by the child.
        case file(String, flags: Int32)
    }

    let program: String
    let arguments: [String]
    let environment: [String: String]
    let directory: String
    /// By number; all others are closed.
    let descriptors: [Int32: Source]
    /// A session of its own, whose terminal is the first one that the child opens; otherwise a process group of its own.
    var leadsSession = false

    /// Starts it.
    func launch() throws -> pid_t {
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
        posix_spawn_file_actions_addchdir_np(&actions, directory)
        for (number, source) in descriptors.sorted(by: { $0.key < $1.key }) {
            switch source {
            case .descriptor(let own): posix_spawn_file_actions_adddup2(&actions, own, number)
            case .file(let path, let flags): posix_spawn_file_actions_addopen(&actions, number, path, flags, 0o600)
            }
        }
        var flags = Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        #if canImport(Darwin)
        flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
        for number in 0..<Self.firstUnused where descriptors[number] == nil {
            posix_spawn_file_actions_addclose(&actions, number)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, Self.firstUnused)
        #endif
        flags |= Int32(leadsSession ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP)
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))

        let words = CStrings([program] + arguments)
        let variables = CStrings(environment.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let number = posix_spawn(&pid, program, &actions, &attributes, words.pointers, variables.pointers)
        guard number == 0 else { throw SystemError("posix_spawn \(program)", number) }
        return pid
    }

    /// No child is given a number as high as this.
    private static let firstUnused: Int32 = 10
}

/// An array of C strings with the null at its end that `exec` wants.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}
